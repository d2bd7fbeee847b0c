// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.ferryman.agent.drbd.PromotionScore.ScoreDecision;
import org.ferryman.agent.drbd.Step.DrbdCommand;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdVersion;
import org.ferryman.tools.drbd.VersionReading;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.Reconciliation;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.pacemaker.Cluster;
import org.ferryman.tools.pacemaker.NodeName;
import org.ferryman.tools.pacemaker.PromotionScores;

/**
 * One call of the agent: its parameters, its bounds and what it may reach. Looks, gives commands
 * and tries again; what to do is decided elsewhere.
 */
record DrbdCall(
    Drbd drbd,
    Cluster cluster,
    PromotionScores scores,
    DeviceHolders holders,
    RoleOverride leases,
    DrbdAgentConfig config,
    DrbdRequest request,
    Operation operation) {
  private static final Duration HOLDERS_TIMEOUT = Duration.ofSeconds(3);

  DrbdResource resource() {
    return request.resource();
  }

  DrbdReading read() {
    return drbd.read(resource(), operation);
  }

  DrbdReading observe() {
    return drbd.observe(resource(), operation);
  }

  /** Pacemaker commands a role; empty: none any more. */
  void commanded(Optional<Role> role) {
    leases.commanded(resource(), role, operation);
  }

  /** Pacemaker's demotion is done. */
  void demoted() {
    leases.demoted(resource(), operation);
  }

  /**
   * Makes the kernel's settings those of the configuration; not during a hand-over, whose
   * allow-two-primaries that would take back.
   */
  void adjust() {
    if (leases.handingOver(resource())) {
      operation.log().info(resource() + " is not adjusted: a guest is being handed over");
      return;
    }
    DrbdOutcome outcome = bringUp();
    if (!outcome.done()) {
      operation.log().warn("not adjusted: " + outcome.reason());
    }
  }

  /**
   * Looks, does what is decided, looks again, until there is an answer or no time is left. Pauses
   * grow; a command that succeeded is followed by a look at once.
   */
  OcfAnswer untilAnswered(BiFunction<DrbdReading, Attempts, Step> decide) {
    Attempts attempts = Attempts.NONE;
    Duration pause = config.firstPause();
    LongestFailure longest = LongestFailure.NONE;
    String told = "";
    while (true) {
      DrbdReading reading = read();
      Step step = decide.apply(reading, attempts);
      String reason;
      if (step instanceof Step.Answer answer) {
        return answer.answer();
      } else if (step instanceof Step.Act act) {
        Duration before = operation.deadline().remaining();
        DrbdOutcome outcome = give(act.move());
        longest = longest.or(outcome, before.minus(operation.deadline().remaining()));
        attempts = attempts.with(act.move(), outcome);
        if (outcome.done() && attempts.count(act.move()) == 1) {
          continue;
        }
        reason = reasonOf(act.move(), outcome, reading);
      } else {
        reason = ((Step.Wait) step).reason();
      }
      if (!reason.equals(told)) {
        operation.log().warn(reason + "; trying again");
        told = reason;
      }
      if (!operation.pause(pause)) {
        return OcfAnswer.of(
            OcfExit.ERR_GENERIC,
            "%s of %s is not done in time: %s"
                .formatted(request.ocf().action().word(), resource(), longest.beside(reason)));
      }
      pause = longer(pause);
    }
  }

  private Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(config.longestPause()) < 0 ? doubled : config.longestPause();
  }

  private DrbdOutcome give(DrbdCommand move) {
    DrbdResource resource = resource();
    return switch (move) {
      case BRING_UP -> bringUp();
      case BRING_UP_DISKS -> drbd.adjustDisks(resource, operation);
      case MAKE_PRIMARY ->
          request.connectLate()
              ? drbd.primaryBeforeConnecting(resource, operation)
              : drbd.primary(resource, operation);
      case MAKE_SECONDARY -> drbd.secondary(resource, operation);
      case TAKE_DOWN -> takeDown(resource);
    };
  }

  /** This node's name for Pacemaker. */
  String clusterName() {
    return NodeName.toldBy(request.ocf())
        .orElseGet(
            () ->
                request.ocf().calledByPacemaker()
                    ? cluster.nodeName(operation)
                    : config.nodeName());
  }

  /** Adjusts, towards the peer that the cluster tells of. */
  DrbdOutcome bringUp() {
    return request
        .peer(this::clusterName)
        .filter(this::knownToDrbd)
        .map(peer -> drbd.adjustTowards(resource(), peer, operation))
        .orElseGet(() -> drbd.adjust(resource(), operation));
  }

  /** Where Pacemaker has another name for this node than DRBD, it may have for others. */
  private boolean knownToDrbd(String peer) {
    return clusterName().equalsIgnoreCase(config.nodeName())
        || (drbd.definition(resource(), operation) instanceof DefinitionReading.Defined defined
            && defined.definition().peersOf(config.nodeName()).contains(peer));
  }

  /** Without the configuration where that is the trouble: it must not cost the node its life. */
  private DrbdOutcome takeDown(DrbdResource resource) {
    DrbdOutcome outcome = drbd.down(resource, operation);
    boolean toolsFault =
        outcome instanceof DrbdOutcome.Failed || outcome instanceof DrbdOutcome.Missing;
    if (toolsFault && !operation.deadline().expired()) {
      operation.log().warn(outcome.reason() + "; trying without the configuration");
      return drbd.downInKernel(resource, operation);
    }
    return outcome;
  }

  private String reasonOf(DrbdCommand move, DrbdOutcome outcome, DrbdReading reading) {
    if (outcome.done()) {
      return "DRBD took the command (%s), but %s does not follow".formatted(move, stateOf(reading));
    }
    if (outcome instanceof DrbdOutcome.HeldOpen) {
      return outcome.reason() + "; " + holdersIn(reading);
    }
    if (outcome instanceof DrbdOutcome.NoUpToDateData
        && reading instanceof DrbdReading.Configured configured) {
      return Reconciliation.pending(configured.status())
          .map(why -> why + "; " + outcome.reason())
          .orElse(outcome.reason());
    }
    return outcome instanceof DrbdOutcome.TwoPrimaries
        ? primaryElsewhere(reading) + outcome.reason()
        : outcome.reason();
  }

  private String primaryElsewhere(DrbdReading reading) {
    return reading instanceof DrbdReading.Configured configured
        ? configured.status().primaryPeers().stream()
            .findFirst()
            .map(peer -> "%s is Primary on %s: ".formatted(resource(), peerName(peer)))
            .orElse("")
        : "";
  }

  private String stateOf(DrbdReading reading) {
    return reading instanceof DrbdReading.Unknown unknown
        ? "its state is not known (" + unknown.reason() + ") and it"
        : resource().name();
  }

  private String holdersIn(DrbdReading reading) {
    if (!(reading instanceof DrbdReading.Configured configured)) {
      return "who holds it is not known";
    }
    Set<Integer> minors =
        configured.status().volumes().stream().map(DrbdVolume::minor).collect(Collectors.toSet());
    Reading<List<String>> found = holders.holdersOf(minors, operation.within(HOLDERS_TIMEOUT));
    if (found instanceof Reading.Unknown<List<String>> unknown) {
      return "who holds it is not known: " + unknown.reason();
    }
    List<String> names = ((Reading.Known<List<String>>) found).value();
    return names.isEmpty()
        ? "no guest holds it: look for a mount or a process (fuser, lsof)"
        : "held by " + String.join(", ", names);
  }

  /**
   * Marks the data here as old if a peer has written without it; DRBD itself does so only where
   * fencing handlers are configured.
   *
   * @return whether it is known or feared to be old
   */
  boolean outdateIfStale() {
    Optional<String> why =
        drbd.outdateIfStale(resource(), request.promotedElsewhereNow(this::clusterName), operation);
    why.ifPresent(reason -> operation.log().info(reason));
    return why.isPresent();
  }

  /** Publishes what the state is worth; a call by hand is of no resource of the cluster. */
  void publishScore(DrbdStatus status) {
    if (!request.ocf().calledByPacemaker()) {
      return;
    }
    ScoreDecision decision = new DrbdInstance(request).score(status, cluster, leases, operation);
    operation.log().debug(decision.describe());
    if (!(decision instanceof ScoreDecision.Leave)) {
      scores.publish(request.ocf().instance(), decision.afterwards(), operation);
    }
  }

  void deleteScore() {
    if (!request.ocf().calledByPacemaker()) {
      return;
    }
    scores.publish(request.ocf().instance(), OptionalInt.empty(), operation);
  }

  /** Whether a peer is Primary and the cluster does not know it: the cluster may be split. */
  boolean unexpectedPrimary(DrbdStatus status) {
    return new DrbdInstance(request).unexpectedPrimary(status, cluster, operation);
  }

  /** The name of a peer, for a reason: 8.4 calls every connection "peer". */
  String peerName(DrbdConnection connection) {
    return connection
        .name()
        .filter(name -> !name.equals("peer"))
        .orElseGet(
            () ->
                drbd.definition(resource(), operation) instanceof DefinitionReading.Defined defined
                    ? String.join(" or ", defined.definition().peersOf(config.nodeName()))
                    : "the peer");
  }

  /** Ends the operation if the module's version is not one that the parameters ask for. */
  void requireVersion() {
    if (!request.requiresVersion()) {
      return;
    }
    VersionReading reading = drbd.version(operation);
    if (reading instanceof VersionReading.Unknown unknown) {
      throw new OcfFailure(OcfExit.ERR_INSTALLED, unknown.reason());
    }
    DrbdVersion module = ((VersionReading.Known) reading).module();
    if (request.oldest().filter(oldest -> module.compareTo(oldest) < 0).isPresent()
        || request.tooNew().filter(tooNew -> module.compareTo(tooNew) >= 0).isPresent()) {
      throw new OcfFailure(
          OcfExit.ERR_INSTALLED,
          "this node's DRBD module is %s; %s and %s ask for another"
              .formatted(module, DrbdParameters.VERSION_GE, DrbdParameters.VERSION_LT));
    }
  }

  /**
   * The try that took the most of an action's time and failed. At the deadline the last try may
   * have had a moment only, and what it says hides where the time went.
   *
   * @param reason what the try said; empty if none failed
   * @param took how long it took
   */
  record LongestFailure(String reason, Duration took) {
    static final LongestFailure NONE = new LongestFailure("", Duration.ZERO);

    LongestFailure or(DrbdOutcome outcome, Duration itTook) {
      return outcome instanceof DrbdOutcome.Failed failed && itTook.compareTo(took) > 0
          ? new LongestFailure(failed.reason(), itTook)
          : this;
    }

    /** A reason, and this one where it says something else. */
    String beside(String last) {
      return reason.isEmpty() || last.contains(reason) ? last : last + "; before that: " + reason;
    }
  }
}
