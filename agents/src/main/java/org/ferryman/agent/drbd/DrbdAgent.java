// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.Optional;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdVersion;
import org.ferryman.tools.drbd.TwoPrimariesReading;
import org.ferryman.tools.drbd.VersionReading;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.Reconciliation;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.pacemaker.Cluster;
import org.ferryman.tools.pacemaker.PromotionScores;

/**
 * The resource agent {@code ocf:ferryman:drbd}, a drop-in for {@code ocf:linbit:drbd}.
 *
 * <pre>
 * what is there            start                 stop           promote           demote              monitor
 * not configured           adjust, 0             0              1                 7                   7
 * Secondary                adjust, 0             down, 0        primary, 0        0                   0
 * Secondary, no peer       adjust, 0             down, 0        primary, 0        0                   0
 * Secondary, no disk       adjust, 1             down, 0        primary, 0        0                   0
 * Secondary, outdated      adjust, 0             down, 0        primary, 1        0                   0
 * Secondary, unjudged (9)  adjust, 0             down, 0        primary, wait, 1  0                   0
 * beside a Primary         adjust, 0             down, 0        primary, wait, 1  0                   0
 *   and two are allowed    adjust, 0             down, 0        wait, 1           0                   0
 *   and two are wanted     adjust, 0             down, 0        primary, 0        0                   0
 * Primary                  secondary, adjust, 0  down, 0        0                 secondary, 0        8
 * Primary, no peer         secondary, adjust, 0  down, 0        0                 secondary, 0        8
 * Primary, lost its disk   secondary, adjust, 1  down, 0        0                 secondary, 0        191
 * Primary, held open       secondary, wait, 1    down, wait, 1  0                 secondary, wait, 1  8
 * not known                wait, 1               down, wait, 1  wait, 1           secondary, wait, 1  1
 * no drbdsetup             5                     1              5                 1                   5
 * no module                5                     0              1                 7                   5
 * </pre>
 *
 * <p>A cell: the commands that DRBD is given, "wait" where the last of them, or the look, is tried
 * again with growing pauses until the operation's deadline, and the exit code. 0 from stop and
 * demote is what was read, not what a command said. Start demotes a Primary before anything else:
 * it ends Secondary, and one that fails for the disk leaves no Primary that the cluster takes for
 * stopped; {@code ocf:linbit:drbd} does so too, and then says 0 whatever the disk. Beside a Primary
 * the kernel is asked where it forbids two of them (it pings the peer, which may be dead), and not
 * before the peer is seen to be demoted where it would allow them. Data that DRBD 9 has yet to
 * judge is waited for ({@link Reconciliation}). While a guest is handed over or started ({@link
 * RoleOverride}) monitor answers the role that was commanded, and nothing is adjusted.
 */
public final class DrbdAgent implements Agent {

  /** What the agent is, for metadata. */
  public static final AgentDefinition DEFINITION = DrbdParameters.AGENT;

  private final Drbd drbd;
  private final Cluster cluster;
  private final PromotionScores scores;
  private final DeviceHolders holders;
  private final RoleOverride leases;
  private final DrbdAgentConfig config;

  /** An agent on these. */
  public DrbdAgent(
      Drbd drbd,
      Cluster cluster,
      PromotionScores scores,
      DeviceHolders holders,
      RoleOverride leases,
      DrbdAgentConfig config) {
    this.drbd = drbd;
    this.cluster = cluster;
    this.scores = scores;
    this.holders = holders;
    this.leases = leases;
    this.config = config;
  }

  @Override
  public AgentDefinition definition() {
    return DEFINITION;
  }

  @Override
  public OcfAnswer perform(OcfRequest ocf, Operation operation) {
    boolean parametersOnly = ocf.action() == OcfAction.VALIDATE_ALL && ocf.checkLevel() < 10;
    if (!config.privileged() && !parametersOnly) {
      throw new OcfFailure(
          OcfExit.ERR_PERM, "only root may ask DRBD: %s was not tried".formatted(ocf));
    }
    DrbdCall call =
        new DrbdCall(
            drbd,
            cluster,
            scores,
            holders,
            leases,
            config,
            DrbdRequest.of(ocf, operation.log()),
            operation);
    if (ocf.action().needsAllParameters()) {
      checkClone(call);
      if (!parametersOnly && ocf.action() != OcfAction.START) {
        call.requireVersion(); // start loads the module first
      }
    }
    return switch (ocf.action()) {
      case START -> {
        call.commanded(Optional.of(Role.SECONDARY));
        yield new StartAction(call).perform();
      }
      case STOP -> {
        call.commanded(Optional.empty());
        yield new StopAction(call).perform();
      }
      case PROMOTE -> new PromoteAction(call).perform();
      case DEMOTE -> {
        call.commanded(Optional.of(Role.SECONDARY));
        OcfAnswer answer =
            call.untilAnswered((reading, tries) -> DemoteDecision.next(call.resource(), reading));
        if (answer.exit() == OcfExit.SUCCESS) {
          call.demoted();
        }
        yield answer;
      }
      case MONITOR -> monitor(call);
      case NOTIFY -> new NotifyAction(call).perform();
      case RELOAD_AGENT -> reload(call);
      case VALIDATE_ALL -> new ValidateAction(call).perform();
      case MIGRATE_TO, MIGRATE_FROM, META_DATA ->
          throw new OcfFailure(OcfExit.ERR_UNIMPLEMENTED, "no action " + ocf.action().word());
    };
  }

  private static void checkClone(DrbdCall call) {
    OcfRequest ocf = call.request().ocf();
    Optional<DrbdVersion> module = Optional.empty();
    if (CloneMeta.dependsOnVersion(ocf)
        && call.drbd().version(call.operation()) instanceof VersionReading.Known known) {
      module = Optional.of(known.module());
    }
    Optional<Boolean> allowsTwoPrimaries = Optional.empty();
    boolean severalPrimaries = !call.request().promotedMax().matches("[01]");
    if (ocf.action() == OcfAction.START) {
      allowsTwoPrimaries = Optional.of(ValidateAction.requireDefined(call).allowsTwoPrimaries());
    } else if (ocf.action() == OcfAction.PROMOTE && severalPrimaries) {
      allowsTwoPrimaries = allowsTwoPrimaries(call);
    }
    CloneMeta.complaint(call.request(), module, allowsTwoPrimaries)
        .ifPresent(
            complaint -> {
              throw new OcfFailure(OcfExit.ERR_CONFIGURED, complaint);
            });
  }

  /** By the configuration, or where that can't be read, by the kernel. */
  private static Optional<Boolean> allowsTwoPrimaries(DrbdCall call) {
    if (call.drbd().definition(call.resource(), call.operation())
        instanceof DefinitionReading.Defined defined) {
      return Optional.of(defined.definition().allowsTwoPrimaries());
    }
    TwoPrimariesReading kernel = call.drbd().twoPrimaries(call.resource(), call.operation());
    return kernel instanceof TwoPrimariesReading.Unknown
        ? Optional.empty()
        : Optional.of(kernel instanceof TwoPrimariesReading.Allowed);
  }

  private static OcfAnswer monitor(DrbdCall call) {
    OcfRequest ocf = call.request().ocf();
    DrbdReading reading = ocf.probe() ? call.read() : call.observe();
    RoleOverride.View view = view(call, reading);
    if (view instanceof RoleOverride.View.Deviation) {
      // A hand-over may have gone on between the look at the device and the look at its lease.
      reading = call.read();
      view = view(call, reading);
    }
    if (reading instanceof DrbdReading.Unconfigured
        && call.drbd().version(call.operation()) instanceof VersionReading.Unknown unknown
        && unknown.noModule()) {
      return OcfAnswer.of(OcfExit.ERR_INSTALLED, "no DRBD here: " + unknown.reason());
    }
    if (reading instanceof DrbdReading.Configured configured) {
      boolean cutOff =
          configured.status().connections().stream()
              .anyMatch(it -> it.state() != ConnectionState.CONNECTED);
      if (cutOff && !ocf.probe() && !configured.status().primary() && call.outdateIfStale()) {
        reading = call.read();
      }
      if (reading instanceof DrbdReading.Configured now) {
        call.publishScore(now.status());
      }
      unfence(call, configured.status());
    } else if (reading instanceof DrbdReading.Unconfigured && !ocf.probe()) {
      call.deleteScore();
    }
    return MonitorDecision.of(
        call.resource(), reading, view, call.request().promotable(), ocf.calledByPacemaker());
  }

  private static RoleOverride.View view(DrbdCall call, DrbdReading reading) {
    OcfRequest ocf = call.request().ocf();
    boolean pacemakers = ocf.calledByPacemaker() && !ocf.probe() && call.request().promotable();
    return reading instanceof DrbdReading.Configured configured
        ? call.leases()
            .view(call.resource(), configured.status().role(), pacemakers, call.operation())
        : new RoleOverride.View.AsItIs();
  }

  private static void unfence(DrbdCall call, DrbdStatus status) {
    Optional<String> arguments = call.request().unfenceArguments();
    boolean allGood =
        status.primary()
            && status.upToDate()
            && !status.connections().isEmpty()
            && status.peerVolumes().allMatch(volume -> volume.disk() == DiskState.UP_TO_DATE);
    if (arguments.isPresent() && allGood) {
      DrbdOutcome outcome = call.drbd().unfence(call.resource(), arguments.get(), call.operation());
      if (!outcome.done()) {
        call.operation().log().warn("not unfenced: " + outcome.reason());
      }
    }
  }

  private static OcfAnswer reload(DrbdCall call) {
    DrbdReading reading = call.read();
    if (reading instanceof DrbdReading.Unknown unknown) {
      return OcfAnswer.of(
          OcfExit.ERR_GENERIC,
          "the state of %s is not known: %s".formatted(call.resource(), unknown.reason()));
    }
    if (!(reading instanceof DrbdReading.Configured configured)) {
      call.deleteScore();
      return OcfAnswer.of(OcfExit.ERR_GENERIC, call.resource() + " is not running");
    }
    call.adjust();
    call.publishScore(configured.status());
    return OcfAnswer.of(OcfExit.SUCCESS);
  }
}
