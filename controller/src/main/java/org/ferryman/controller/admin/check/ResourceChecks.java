// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.check;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.agent.xen.GuestLimits;
import org.ferryman.agent.xen.KernelLayers;
import org.ferryman.controller.admin.doctor.Check;
import org.ferryman.controller.admin.doctor.Diagnosis;
import org.ferryman.controller.admin.doctor.TieChecks;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.cib.CibContentsParser;
import org.ferryman.controller.tools.pacemaker.cib.LiveCib;
import org.ferryman.exec.Clock;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.HostName;
import org.ferryman.exec.RememberingRunner;
import org.ferryman.fencing.DrbdCheck;
import org.ferryman.fencing.Finding;
import org.ferryman.fencing.OtherNodes;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.drbd.TwoPrimariesReading;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.config.DefinitionsReading;
import org.ferryman.tools.drbd.config.ResourceConfiguration;
import org.ferryman.tools.drbd.config.ResourceDefinition;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.PacemakerTools;

/**
 * What there is to be said of DRBD resources: their configuration, the cluster's part, their state.
 */
public final class ResourceChecks {
  /** Asked once by the same words: what does not depend on the resource, and its definition. */
  private static final Set<String> ASKED_ONCE =
      Set.of("cibadmin", "crm_mon", "modprobe", "drbdadm");

  private static final Duration MOMENT = Duration.ofSeconds(30);
  private static final String CONSTRAINTS = "constraints";

  private final CommandRunner runner;
  private final OtherNodes otherNodes;
  private final String nodeName;
  private final LeaseStore leases;
  private final Drbd drbd;

  /** By these tools of a node. */
  public ResourceChecks(
      CommandRunner runner,
      OtherNodes otherNodes,
      String nodeName,
      LeaseStore leases,
      Clock clock) {
    this.runner =
        new RememberingRunner(runner, argv -> ASKED_ONCE.contains(argv.get(0)), MOMENT, clock);
    this.otherNodes = requireNonNull(otherNodes, "otherNodes");
    this.nodeName = requireNonNull(nodeName, "nodeName");
    this.leases = requireNonNull(leases, "leases");
    this.drbd = new DrbdTools(this.runner);
  }

  /** By this node's. */
  public static ResourceChecks ofThisNode(Settings settings, CommandRunner runner, Clock clock) {
    return new ResourceChecks(
        runner,
        new SshOtherNodes(runner, settings.handover().ssh()),
        HostName.ofThisHost(),
        new LeaseStore(settings.runDirectory().resolve("handover"), clock),
        clock);
  }

  /**
   * Those of all resources that are configured for this node, by name.
   *
   * @return under an empty name what concerns none alone
   */
  public Map<String, List<Finding>> all(Operation operation) {
    Map<String, List<Finding>> found = new LinkedHashMap<>();
    DefinitionsReading reading = drbd.definitions(DrbdResource.DEFAULT_CONFIGURATION, operation);
    if (reading instanceof DefinitionsReading.Unknown unknown) {
      found.put(
          "",
          List.of(
              unknown.lasting()
                  ? Finding.failed("configuration", unknown.reason(), "mend the file it names")
                  : Finding.unknown(
                      "configuration", unknown.reason(), "install drbd-utils, or ask again")));
      return found;
    }
    DefinitionsReading.Known known = (DefinitionsReading.Known) reading;
    if (!known.troubles().isEmpty()) {
      found.put(
          "",
          known.troubles().stream()
              .map(it -> Finding.failed("configuration", it, "mend the file it names"))
              .toList());
    }
    known.definitions().stream()
        .filter(it -> it.host(nodeName).isPresent())
        .map(ResourceDefinition::name)
        .sorted()
        .forEach(name -> found.put(name, of(DrbdResource.named(name), operation)));
    return found;
  }

  /** Those of one resource. */
  public List<Finding> of(DrbdResource resource, Operation operation) {
    List<Finding> findings =
        new ArrayList<>(
            new DrbdCheck(
                    drbd,
                    new NodeTools(runner),
                    new PacemakerTools(runner, Map.of(), FencingConfig.DEFAULTS),
                    nodeName,
                    DrbdCheck.MODULES,
                    otherNodes)
                .run(
                    resource,
                    (cib, configuration) ->
                        guests(resource, configuration).of(cib.wiring().guests()),
                    operation));
    cib(operation).ifPresent(it -> findings.addAll(ties(it, resource)));
    findings.addAll(StateChecks.of(resource.name(), state(resource, operation)));
    return List.copyOf(findings);
  }

  private Optional<CibContents> cib(Operation operation) {
    return new LiveCib(runner).read(operation) instanceof LiveCib.Reading.Known known
        ? Optional.of(CibContentsParser.parse(known.cib()))
        : Optional.empty();
  }

  private static List<Finding> ties(CibContents cib, DrbdResource resource) {
    if (cib.cib().clonesOf(resource.name()).isEmpty()) {
      return List.of();
    }
    List<Finding> findings =
        TieChecks.of(cib, resource.name()).stream().map(ResourceChecks::finding).toList();
    return findings.isEmpty()
        ? List.of(Finding.ok(CONSTRAINTS, "guest and DRBD are tied as in the samples"))
        : findings;
  }

  private static Finding finding(Diagnosis it) {
    String cause = "%s: %s".formatted(it.where(), it.cause());
    return it.severity() == Check.Severity.ERROR
        ? Finding.failed(CONSTRAINTS, cause, it.remedy())
        : Finding.warning(CONSTRAINTS, cause, it.remedy());
  }

  private StateChecks.Facts state(DrbdResource resource, Operation operation) {
    DrbdReading state = drbd.read(resource, operation);
    return new StateChecks.Facts(
        state,
        state instanceof DrbdReading.Configured
            ? drbd.twoPrimaries(resource, operation)
            : new TwoPrimariesReading.Forbidden(),
        drbd.definition(resource, operation) instanceof DefinitionReading.Defined defined
            && defined.definition().allowsTwoPrimaries(),
        leases.read(resource.name()));
  }

  private GuestChecks guests(DrbdResource resource, ResourceConfiguration.Reading configuration) {
    Set<Integer> minors =
        configuration instanceof ResourceConfiguration.Reading.Known known
            ? GuestChecks.minors(known.configuration().definition(), nodeName)
            : Set.of();
    return new GuestChecks(
        resource.name(), minors, KernelLayers.ofThisHost(), GuestLimits.Host.ofThisNode());
  }
}
