// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.OperationLog;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdVersion;

/**
 * The parameters of one call, typed.
 *
 * @param ocf the call
 * @param resource the DRBD resource
 * @param scores the promotion scores
 * @param stopOutdates whether stop marks old data as such
 * @param wfcTimeout how long start waits for the peers; empty: not at all
 * @param removeScore when a Primary peer costs the promotion score
 * @param failEarly whether promote gives up on a Primary peer
 * @param unfenceArguments what to hand to the unfence handler; empty: it is not called
 * @param oldest the oldest module accepted
 * @param tooNew the first module not accepted
 * @param connectLate whether the resource is connected only once promoted
 */
record DrbdRequest(
    OcfRequest ocf,
    DrbdResource resource,
    ScoreValues scores,
    boolean stopOutdates,
    Optional<Duration> wfcTimeout,
    RemoveScore removeScore,
    boolean failEarly,
    Optional<String> unfenceArguments,
    Optional<DrbdVersion> oldest,
    Optional<DrbdVersion> tooNew,
    boolean connectLate) {

  /** What a node may be called: no option, no shell. */
  private static final Pattern PEER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}");

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

  /** When a Primary peer costs the promotion score. */
  enum RemoveScore {
    NEVER,
    ALWAYS,
    UNEXPECTED
  }

  /** From a request that the definition's check has accepted. */
  static DrbdRequest of(OcfRequest request, OperationLog log) {
    return new DrbdRequest(
        request,
        new DrbdResource(
            text(request, DrbdParameters.RESOURCE), text(request, DrbdParameters.CONFIGURATION)),
        scores(text(request, DrbdParameters.SCORES), log),
        flag(request, DrbdParameters.STOP_OUTDATES),
        wfcTimeout(text(request, DrbdParameters.WFC_TIMEOUT)),
        removeScore(text(request, DrbdParameters.REMOVE_SCORE)),
        flag(request, DrbdParameters.FAIL_EARLY),
        flag(request, DrbdParameters.UNFENCE)
            ? Optional.of(text(request, DrbdParameters.UNFENCE_ARGUMENTS))
            : Optional.empty(),
        required(request, DrbdParameters.VERSION_GE),
        required(request, DrbdParameters.VERSION_LT),
        flag(request, DrbdParameters.CONNECT_LATE));
  }

  private static String text(OcfRequest request, String name) {
    return DrbdParameters.AGENT.value(request, name).orElse("");
  }

  private static boolean flag(OcfRequest request, String name) {
    return DrbdParameters.AGENT.flag(request, name);
  }

  /** Only where asked for: finding out the module's version costs a command. */
  private static Optional<DrbdVersion> required(OcfRequest request, String name) {
    return request.parameter(name).flatMap(DrbdVersion::parse);
  }

  private static ScoreValues scores(String text, OperationLog log) {
    return ScoreValues.parse(text)
        .orElseGet(
            () -> {
              log.warn(
                  "%s='%s' is not four numbers, none less than the one before: using '%s'"
                      .formatted(DrbdParameters.SCORES, text, ScoreValues.DEFAULT));
              return ScoreValues.DEFAULT;
            });
  }

  private static Optional<Duration> wfcTimeout(String text) {
    return SECONDS.matcher(text).matches()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }

  private static RemoveScore removeScore(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1", "y", "ja" -> RemoveScore.ALWAYS;
      case "unexpected" -> RemoveScore.UNEXPECTED;
      default -> RemoveScore.NEVER;
    };
  }

  /**
   * Whether roles mean anything here: a clone that the cluster may promote, or any other caller.
   */
  boolean promotable() {
    return !ocf.calledByPacemaker()
        || ocf.meta("promotable").map(text -> text.equals("true")).orElse(false)
        || ocf.meta("promoted_max").isPresent()
        || ocf.meta("master_max").isPresent();
  }

  /** How many nodes the cluster may promote at once. */
  String promotedMax() {
    return ocf.meta("promoted_max").or(() -> ocf.meta("master_max")).orElse("1");
  }

  /** Whether the module's version matters. */
  boolean requiresVersion() {
    return oldest.isPresent() || tooNew.isPresent();
  }

  /**
   * The nodes where, by the notification, another instance is promoted and is not being stopped.
   *
   * @param nodeName tells this node's name for Pacemaker
   */
  List<String> promotedElsewhere(Supplier<String> nodeName) {
    List<String> stopping = names("notify_stop_uname");
    List<String> promoted =
        names(
            ocf.meta("notify_promoted_uname").isPresent()
                ? "notify_promoted_uname"
                : "notify_master_uname");
    if (promoted.isEmpty()) {
      return List.of();
    }
    String here = nodeName.get();
    return promoted.stream()
        .filter(node -> !node.equalsIgnoreCase(here) && !stopping.contains(node))
        .distinct()
        .toList();
  }

  /**
   * The other nodes where, by a notification that comes after something was done, an instance is
   * promoted from now on; nothing else than a notification says it.
   */
  Set<String> promotedElsewhereNow(Supplier<String> nodeName) {
    if (ocf.action() != OcfAction.NOTIFY) {
      return Set.of(); // a recurring monitor goes on saying what was true when it began
    }
    Set<String> promoted = new HashSet<>(promotedElsewhere(nodeName));
    promoted.addAll(names("notify_promote_uname"));
    names("notify_demote_uname").forEach(promoted::remove);
    names("notify_stop_uname").forEach(promoted::remove);
    if (!promoted.isEmpty()) {
      promoted.removeIf(nodeName.get()::equalsIgnoreCase);
    }
    return promoted;
  }

  /**
   * The first other node that the notification names, as {@code ocf:linbit:drbd} picks it: about to
   * start, about to be promoted, promoted, unpromoted, about to be demoted.
   */
  Optional<String> peer(Supplier<String> nodeName) {
    List<String> named =
        Stream.of(
                "notify_start_uname",
                "notify_promote_uname",
                "notify_promoted_uname",
                "notify_master_uname",
                "notify_unpromoted_uname",
                "notify_slave_uname",
                "notify_demote_uname")
            .flatMap(meta -> names(meta).stream())
            .toList();
    if (named.isEmpty()) {
      return Optional.empty();
    }
    String here = nodeName.get();
    return named.stream()
        .filter(name -> !name.equalsIgnoreCase(here) && PEER.matcher(name).matches())
        .findFirst();
  }

  private List<String> names(String meta) {
    return Arrays.stream(ocf.meta(meta).orElse("").split("\\s+"))
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
