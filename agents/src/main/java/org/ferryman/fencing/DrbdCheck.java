// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.drbd.VersionReading;
import org.ferryman.tools.drbd.config.ConfigurationDigest;
import org.ferryman.tools.drbd.config.ResourceConfiguration;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.Pacemaker;

/**
 * {@code ferryman drbd check}: whether a resource is configured so that a guest on it survives its
 * host, or migrates. Reads, and changes nothing.
 */
public final class DrbdCheck {

  /** Where the kernel shows its modules. */
  public static final Path MODULES = Path.of("/sys/module");

  private final Drbd drbd;
  private final NodeTools node;
  private final Pacemaker pacemaker;
  private final String nodeName;
  private final Path modules;
  private final OtherNodes otherNodes;

  /** Checks on these. */
  public DrbdCheck(
      Drbd drbd,
      NodeTools node,
      Pacemaker pacemaker,
      String nodeName,
      Path modules,
      OtherNodes otherNodes) {
    this.drbd = drbd;
    this.node = node;
    this.pacemaker = pacemaker;
    this.nodeName = nodeName;
    this.modules = modules;
    this.otherNodes = otherNodes;
  }

  /** What is found by the same readings. */
  @FunctionalInterface
  public interface Further {
    /** Findings to come after the others. */
    List<Finding> of(Cib cib, ResourceConfiguration.Reading configuration);
  }

  /**
   * All findings, in the order of the guide.
   *
   * @param further what is found beyond, where the CIB is known
   */
  public List<Finding> run(DrbdResource resource, Further further, Operation operation) {
    ResourceConfiguration.Reading configuration = node.configuration(resource, operation);
    Reading<Cib> cib = pacemaker.cib(operation);
    List<Finding> findings =
        new ArrayList<>(
            judge(
                new CheckFacts(
                    nodeName,
                    resource.name(),
                    configuration,
                    others(configuration, resource, operation),
                    drbd.version(operation),
                    ModuleOption.read(modules, node, operation),
                    missingPrograms(configuration),
                    cib,
                    pacemaker.membership(operation))));
    if (cib instanceof Reading.Known<Cib> known) {
      findings.addAll(further.of(known.value(), configuration));
    }
    return List.copyOf(findings);
  }

  /** The findings from what is known. */
  static List<Finding> judge(CheckFacts facts) {
    List<Finding> findings = new ArrayList<>(List.of(module(facts), sendpage(facts)));
    if (facts.configuration() instanceof ResourceConfiguration.Reading.Known known) {
      String digest = ConfigurationDigest.of(known.text());
      findings.add(Finding.ok("configuration", "digest " + digest));
      facts
          .others()
          .forEach((host, answer) -> findings.add(other(facts.resource(), digest, host, answer)));
      findings.addAll(new ConfigurationChecks(facts, known.configuration()).all());
    } else if (facts.configuration() instanceof ResourceConfiguration.Reading.Unknown unknown) {
      findings.add(
          Finding.failed(
              "configuration",
              unknown.reason(),
              unknown.toolMissing()
                  ? "install drbd-utils"
                  : "mend the file it names; a resource's name and its devices must be unique"));
    }
    findings.addAll(new ClusterChecks(facts).all());
    return List.copyOf(findings);
  }

  /** A name or a device used twice on the other node is what drbdadm refuses there. */
  private static Finding other(
      String resource, String digest, String host, OtherNodes.Answer answer) {
    String check = "configuration on " + host;
    if (answer instanceof OtherNodes.Answer.Told told) {
      return told.digest().equals(digest)
          ? Finding.ok(check, "the same")
          : Finding.failed(
              check,
              "another: digest " + told.digest(),
              "compare 'drbdadm dump %s' of both nodes, make the files equal, then 'drbdadm adjust %s'"
                  .formatted(resource, resource));
    }
    if (answer instanceof OtherNodes.Answer.NotConfigured not) {
      return Finding.failed(
          check,
          not.reason(),
          "copy the resource's file there; its name and its devices must be unique on that node too");
    }
    return Finding.unknown(
        check,
        ((OtherNodes.Answer.Unknown) answer).reason(),
        "let root log in there by ssh as live migration needs it, or compare with 'ferryman drbd digest %s' there"
            .formatted(resource));
  }

  private static Finding module(CheckFacts facts) {
    if (facts.module() instanceof VersionReading.Known known) {
      return Finding.ok("module", "DRBD " + known.module());
    }
    return Finding.failed(
        "module",
        ((VersionReading.Unknown) facts.module()).reason(),
        "install DRBD's module for the running kernel and 'modprobe drbd'");
  }

  private static Finding sendpage(CheckFacts facts) {
    String check = "disable_sendpage";
    return switch (facts.sendpage()) {
      case ON -> Finding.ok(check, "1");
      case NO_SUCH_PARAMETER -> Finding.ok(check, "this module has no such parameter");
      case OFF ->
          Finding.failed(
              check,
              "0: pages that a guest still writes to may be sent",
              "put 'options drbd disable_sendpage=1' into /etc/modprobe.d/drbd.conf and load the module again");
      case UNKNOWN ->
          Finding.unknown(
              check, "neither the module nor modprobe tells", "load the module and check again");
    };
  }

  private Map<String, OtherNodes.Answer> others(
      ResourceConfiguration.Reading reading, DrbdResource resource, Operation operation) {
    return reading instanceof ResourceConfiguration.Reading.Known known
        ? known.configuration().definition().peersOf(nodeName).stream()
            .collect(
                Collectors.toMap(
                    host -> host, host -> otherNodes.digest(host, resource, operation)))
        : Map.of();
  }

  private static Set<String> missingPrograms(ResourceConfiguration.Reading reading) {
    return reading instanceof ResourceConfiguration.Reading.Known known
        ? known.configuration().handlers().values().stream()
            .map(DrbdCheck::program)
            .filter(program -> program.startsWith("/") && !Files.isExecutable(Path.of(program)))
            .collect(Collectors.toSet())
        : Set.of();
  }

  /** The program of a handler's command, which DRBD gives to a shell. */
  static String program(String command) {
    return command.strip().split("\\s+", 2)[0];
  }
}
