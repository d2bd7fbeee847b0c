// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static org.ferryman.ocf.ParameterDefinition.optional;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.ferryman.ocf.ActionDefinition;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.ParameterDefinition;
import org.ferryman.tools.drbd.DrbdResource;

/**
 * The definition of {@code ocf:ferryman:drbd}: the parameters of {@code ocf:linbit:drbd}, names,
 * defaults and meanings, so that changing the provider is all there is to a migration.
 */
final class DrbdParameters {
  static final String RESOURCE = "drbd_resource";
  static final String CONFIGURATION = "drbdconf";
  static final String SCORES = "adjust_master_score";
  static final String STOP_OUTDATES = "stop_outdates_secondary";
  static final String IGNORE_NOTIFICATIONS = "ignore_missing_notifications";
  static final String WFC_TIMEOUT = "wfc_timeout";
  static final String REMOVE_SCORE = "remove_master_score_if_peer_primary";
  static final String FAIL_EARLY = "fail_promote_early_if_peer_primary";
  static final String UNFENCE = "unfence_if_all_uptodate";
  static final String UNFENCE_ARGUMENTS = "unfence_extra_args";
  static final String VERSION_GE = "require_drbd_module_version_ge";
  static final String VERSION_LT = "require_drbd_module_version_lt";
  static final String CONNECT_LATE = "connect_only_after_promote";

  // ocf:linbit:drbd takes any text for these and makes sense of little of it: what could have made
  // sense is taken (and, of scores, warned of), the rest refused.
  private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9_.,+ -]{1,100}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern OPTIONS =
      Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9 =_.:,/@%+-]{1,1000}");

  private static final Pattern VERSION = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){2}");

  static final AgentDefinition AGENT =
      new AgentDefinition(
          "drbd",
          "1.0",
          "Manages a DRBD resource as a promotable clone",
          "Brings a DRBD resource up and down and makes it Primary and Secondary. Use it as a"
              + " promotable clone with notifications. To keep data from diverging, configure"
              + " fencing both in DRBD (fencing resource-and-stonith, or quorum on DRBD 9) and in"
              + " Pacemaker. It never makes a second node Primary.",
          parameters(),
          actions());

  private DrbdParameters() {}

  private static List<ParameterDefinition> parameters() {
    return List.of(
        optional(
                RESOURCE,
                ParameterDefinition.Type.STRING,
                "DRBD resource",
                "The name of the DRBD resource, as in DRBD's configuration.")
            .matching(DrbdResource.NAME, "the name of a DRBD resource")
            .asRequired()
            .asUnique()
            .asDispensable(),
        optional(
                CONFIGURATION,
                ParameterDefinition.Type.STRING,
                "DRBD's configuration file",
                "The full path of DRBD's configuration file.")
            .withDefault(DrbdResource.DEFAULT_CONFIGURATION)
            .matching(DrbdResource.CONFIGURATION, "the full path of a file"),
        optional(
                SCORES,
                ParameterDefinition.Type.STRING,
                "promotion scores",
                "Four numbers, none less than the one before: the promotion score with only"
                    + " Consistent data here; with UpToDate data on a peer only; Secondary with"
                    + " UpToDate data here while a peer's is unknown; with UpToDate data here, and"
                    + " Primary or the peers' known. A node that is diskless on purpose gets the"
                    + " third or fourth less one. A score of 0 is no score.")
            .withDefault(ScoreValues.DEFAULT.toString())
            .matching(WORDS, "a list of numbers")
            .asReloadable(),
        optional(
                STOP_OUTDATES,
                ParameterDefinition.Type.BOOLEAN,
                "stop outdates a Secondary",
                "Whether a Secondary that is stopped while another node is Primary marks its data"
                    + " as Outdated. Fencing in DRBD's configuration does this better.")
            .withDefault("false")
            .asReloadable(),
        optional(
                IGNORE_NOTIFICATIONS,
                ParameterDefinition.Type.BOOLEAN,
                "work without notifications",
                "Accept a clone without the meta attribute notify=true.")
            .withDefault("false")
            .asReloadable(),
        optional(
                WFC_TIMEOUT,
                ParameterDefinition.Type.STRING,
                "wait for the peers at start",
                "How many seconds start waits, at most, for the connections to the peers. Anything"
                    + " but a number: start does not wait.")
            .withDefault("5")
            .matching(WORD, "a number or a word")
            .asReloadable(),
        optional(
                REMOVE_SCORE,
                ParameterDefinition.Type.STRING,
                "no score while a peer is Primary",
                "true: no promotion score while DRBD is connected to a Primary peer with good data;"
                    + " unexpected: only if the cluster does not know of that Primary; anything else:"
                    + " the peers' roles don't matter. Delays the failover after a crash of the"
                    + " Primary until DRBD has noticed it.")
            .withDefault("false")
            .matching(WORD, "a word: true, unexpected, or any other for false")
            .asReloadable(),
        optional(
                FAIL_EARLY,
                ParameterDefinition.Type.BOOLEAN,
                "promote gives up early",
                "Whether promote gives up once DRBD has refused because a peer is Primary, rather"
                    + " than try again until its timeout.")
            .withDefault("false")
            .asReloadable(),
        optional(
                UNFENCE,
                ParameterDefinition.Type.BOOLEAN,
                "unfence when all is UpToDate",
                "Whether a Primary calls the unfence-peer handler whenever all its volumes and its"
                    + " peers' are UpToDate, in case a fencing constraint is left over.")
            .withDefault("false")
            .asReloadable(),
        optional(
                UNFENCE_ARGUMENTS,
                ParameterDefinition.Type.STRING,
                "arguments of the unfence handler",
                "Handed to the unfence-peer handler as OCF_RESKEY_unfence_extra_args.")
            .withDefault("--quiet --flock-required --flock-timeout 0 --unfence-only-if-owner-match")
            .matching(OPTIONS, "a list of options")
            .asReloadable(),
        optional(
                VERSION_GE,
                ParameterDefinition.Type.STRING,
                "oldest DRBD module",
                "The agent fails where the kernel's DRBD is older.")
            .withDefault("8.0.0")
            .matching(VERSION, "a version like 8.4.11"),
        optional(
                VERSION_LT,
                ParameterDefinition.Type.STRING,
                "first DRBD module too new",
                "The agent fails where the kernel's DRBD is not older.")
            .withDefault("10.0.0")
            .matching(VERSION, "a version like 10.0.0"),
        optional(
                CONNECT_LATE,
                ParameterDefinition.Type.BOOLEAN,
                "connect only once promoted",
                "Whether the resource is left unconnected until it is promoted, for devices that"
                    + " are shared below DRBD.")
            .withDefault("false"));
  }

  private static List<ActionDefinition> actions() {
    return List.of(
        ActionDefinition.of(OcfAction.START, seconds(240)),
        ActionDefinition.of(OcfAction.RELOAD_AGENT, seconds(30)),
        ActionDefinition.of(OcfAction.PROMOTE, seconds(90)),
        ActionDefinition.of(OcfAction.DEMOTE, seconds(90)),
        ActionDefinition.of(OcfAction.NOTIFY, seconds(90)),
        ActionDefinition.of(OcfAction.STOP, seconds(100)),
        ActionDefinition.monitor(seconds(20), seconds(20), "Unpromoted"),
        ActionDefinition.monitor(seconds(20), seconds(10), "Promoted"),
        ActionDefinition.of(OcfAction.META_DATA, seconds(5)),
        ActionDefinition.of(OcfAction.VALIDATE_ALL, seconds(20)));
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
