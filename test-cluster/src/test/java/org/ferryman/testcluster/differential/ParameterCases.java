// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

import static org.ferryman.testcluster.differential.Act.act;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every parameter, and every meta attribute that the agents check, where it makes a difference. */
final class ParameterCases {
  private static final String PARAMETER = "OCF_RESKEY_";
  private static final String META = "OCF_RESKEY_CRM_meta_";
  private static final String DIRECTORY = "/run/differential.d/";
  private static final List<String> ACTIONS =
      List.of("monitor", "start", "promote", "demote", "stop", "notify", "validate-all", "reload");

  private final List<Case> cases = new ArrayList<>();

  private ParameterCases() {}

  static List<Case> of84() {
    ParameterCases of = new ParameterCases();
    of.scores();
    of.peerPrimary();
    of.outdating();
    of.connecting();
    of.versions();
    of.names();
    of.clones();
    of.configurations();
    return List.copyOf(of.cases);
  }

  /** The same of DRBD 9, but for configurations other than the nodes'. */
  static List<Case> of9() {
    ParameterCases of = new ParameterCases();
    of.scores();
    of.peerPrimary();
    of.outdating();
    of.connecting();
    of.versions();
    of.clones();
    return List.copyOf(of.cases);
  }

  private void scores() {
    List<Situation> situations =
        List.of(
            Situation.of84("Secondary Consistent/DUnknown"),
            Situation.of84("Secondary Outdated/UpToDate"),
            Situation.ALONE,
            Situation.GOOD);
    for (String scores : List.of("5 11 1001 10001", "0 0 0 0", "0 10", "0 10 5 10000", "a b c d")) {
      situations.forEach(s -> add(s, "monitor", Map.of("adjust_master_score", scores)));
    }
    add(Situation.PRIMARY, "monitor", Map.of("unfence_if_all_uptodate", "true"));
    add(
        Situation.PRIMARY,
        "monitor",
        Map.of("unfence_if_all_uptodate", "true", "unfence_extra_args", "--quiet"));
  }

  private void peerPrimary() {
    for (String word : List.of("true", "ja", "1", "TRUE", "no", "maybe", "unexpected")) {
      Map<String, String> parameter = Map.of("remove_master_score_if_peer_primary", word);
      add(Situation.PEER_PRIMARY, "monitor", parameter);
      add(Situation.PEER_PRIMARY.promotedOn("node2"), "monitor", parameter);
    }
    for (String name :
        List.of(
            "Secondary Outdated/UpToDate, peer Primary",
            "Secondary UpToDate/Diskless, peer Primary",
            "Primary UpToDate/UpToDate, peer Primary")) {
      add(Situation.of84(name), "monitor", Map.of("remove_master_score_if_peer_primary", "true"));
    }
    for (String word : List.of("true", "false")) {
      Map<String, String> parameter = Map.of("fail_promote_early_if_peer_primary", word);
      add(Situation.PEER_PRIMARY, "promote", parameter);
    }
    Map<String, String> early = Map.of("fail_promote_early_if_peer_primary", "true");
    add(Situation.PEER_PRIMARY.promotedOn("node2"), "promote", early);
    add(Situation.of84("Secondary Outdated/DUnknown"), "promote", early);
    add(Situation.GOOD, "promote", early);
  }

  private void outdating() {
    Map<String, String> promoted =
        Map.of(
            "stop_outdates_secondary", "true",
            "CRM_meta_notify_master_uname", "node2",
            "CRM_meta_notify_promoted_uname", "node2");
    Map<String, String> itself =
        Map.of(
            "stop_outdates_secondary", "true",
            "CRM_meta_notify_master_uname", "node1",
            "CRM_meta_notify_promoted_uname", "node1");
    Map<String, String> stopping = new HashMap<>(promoted);
    stopping.put("CRM_meta_notify_stop_uname", "node2");
    for (Situation situation :
        List.of(Situation.ALONE, Situation.GOOD, Situation.PEER_PRIMARY, Situation.PRIMARY)) {
      for (Map<String, String> parameters : List.of(promoted, itself, stopping)) {
        add(situation, Act.notify("post", "promote"), parameters);
        add(situation, "stop", parameters);
      }
    }
    for (String action : List.of("monitor", "stop")) {
      add(Situation.GOOD, action, Map.of("stop_outdates_secondary", "ture"));
    }
    Map<String, String> unasked = new HashMap<>(promoted);
    unasked.put("stop_outdates_secondary", "false");
    add(Situation.ALONE, Act.notify("post", "promote"), unasked);
    add(Situation.ALONE, "stop", unasked);
  }

  private void connecting() {
    Map<String, String> late = Map.of("connect_only_after_promote", "true");
    add(Situation.DOWN, "start", late);
    add(Situation.GOOD, "start", late);
    Situation unconnected = Situation.of84("Secondary UpToDate/DUnknown, StandAlone");
    add(unconnected, "start", late);
    add(unconnected, "promote", late);
    add(unconnected, Act.notify("pre", "start"), late);
    add(unconnected, Act.notify("pre", "start"), Map.of());
    for (String wait : List.of("", "1", "no", "-1")) {
      add(Situation.DOWN, "start", Map.of("wfc_timeout", wait));
    }
  }

  private void versions() {
    for (String action : List.of("monitor", "probe", "start", "stop", "validate-all")) {
      add(Situation.NO_MODULE, action, Map.of());
    }
    add(Situation.UNLOADED, "probe", Map.of("require_drbd_module_version_ge", "8.4.0"));
    add(Situation.UNLOADED, "probe", Map.of("require_drbd_module_version_ge", "9.0.0"));
    for (Map<String, String> version :
        List.of(
            Map.of("require_drbd_module_version_ge", "9.0.0"),
            Map.of("require_drbd_module_version_lt", "8.4.0"),
            Map.of("require_drbd_module_version_ge", "8.4"),
            Map.of(
                "require_drbd_module_version_ge", "8.4.11",
                "require_drbd_module_version_lt", "8.4.12"))) {
      everywhere(Situation.GOOD, version);
    }
  }

  private void names() {
    everywhere(Situation.DOWN, Map.of("drbd_resource", "nosuch"));
    add(Situation.DOWN, "probe", Map.of("drbd_resource", "nosuch"));
    for (String name : List.of(Batch.UNSET, "", "r0;x", "all")) {
      everywhere(Situation.DOWN, Map.of("drbd_resource", name));
    }
    for (String file : List.of("/nonexistent", "relative", "/etc/$x", DIRECTORY + "broken.conf")) {
      everywhere(Situation.GOOD, Map.of("drbdconf", file));
      add(Situation.DOWN, "probe", Map.of("drbdconf", file));
    }
  }

  private void clones() {
    for (Map<String, String> meta :
        List.of(
            Map.of("clone_max", "3"),
            Map.of("clone_node_max", "2"),
            Map.of("promoted_node_max", "2", "master_node_max", "2"),
            Map.of("promoted_max", "2", "master_max", "2"),
            Map.of("promoted_max", "3", "master_max", "3"),
            Map.of("notify", "false"))) {
      Map<String, String> parameters = new HashMap<>();
      meta.forEach((name, value) -> parameters.put("CRM_meta_" + name, value));
      everywhere(Situation.GOOD, parameters);
    }
    everywhere(
        Situation.GOOD, Map.of("CRM_meta_notify", "false", "ignore_missing_notifications", "true"));
    Map<String, String> plain = new HashMap<>();
    for (String name :
        List.of(
            "promotable", "promoted_max", "promoted_node_max", "master_max", "master_node_max")) {
      plain.put("CRM_meta_" + name, Batch.UNSET);
    }
    everywhere(Situation.PRIMARY, plain);
  }

  private void configurations() {
    everywhere(
        Situation.GOOD,
        Map.of(
            "drbdconf", DIRECTORY + "two-primaries.conf",
            "CRM_meta_promoted_max", "2",
            "CRM_meta_master_max", "2"));
    Map<String, String> twoVolumes = Map.of("drbdconf", DIRECTORY + "two-volumes.conf");
    everywhere(Situation.DOWN, twoVolumes);
    everywhere(Situation.GOOD.withVolumes("UpToDate,UpToDate", "UpToDate,UpToDate"), twoVolumes);
    everywhere(
        Situation.GOOD.withVolumes("UpToDate,Inconsistent", "UpToDate,UpToDate"), twoVolumes);
    everywhere(Situation.ALONE.withVolumes("UpToDate,Outdated", "DUnknown"), twoVolumes);
    Map<String, String> threeHosts = new HashMap<>();
    threeHosts.put("drbdconf", DIRECTORY + "three-hosts.conf");
    threeHosts.put("CRM_meta_notify_slave_uname", "node1 node2");
    threeHosts.put("CRM_meta_notify_unpromoted_uname", "node1 node2");
    everywhere(Situation.DOWN, threeHosts);
    everywhere(Situation.GOOD, threeHosts);
    Map<String, String> stacked =
        Map.of("drbdconf", DIRECTORY + "stacked.conf", "drbd_resource", "top");
    everywhere(Situation.DOWN.stacked(), stacked);
    everywhere(Situation.ALONE.stacked(), stacked);
  }

  private void everywhere(Situation situation, Map<String, String> parameters) {
    for (String action : ACTIONS) {
      if (action.equals("notify")) {
        add(situation, Act.notify("pre", "start"), parameters);
        add(situation, Act.notify("post", "promote"), parameters);
      } else {
        add(situation, action, parameters);
      }
    }
  }

  private void add(Situation situation, String action, Map<String, String> parameters) {
    Act plain = Act.ALL.stream().filter(act -> act.name().equals(action)).findFirst().orElseThrow();
    add(situation, plain, parameters);
  }

  private void add(Situation situation, Act act, Map<String, String> parameters) {
    Map<String, String> environment = new HashMap<>(act.environment());
    List<String> words = new ArrayList<>();
    parameters.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            parameter -> {
              environment.put(PARAMETER + parameter.getKey(), parameter.getValue());
              if (!parameter.getKey().startsWith("CRM_meta_notify_")) {
                words.add(
                    parameter.getKey().replace("CRM_meta_", "")
                        + (parameter.getValue().equals(Batch.UNSET)
                            ? " unset"
                            : "=" + parameter.getValue()));
              }
            });
    if (environment.containsKey(META + "notify_master_uname")) {
      words.add("promoted on " + environment.get(META + "notify_master_uname"));
    }
    if (environment.containsKey(META + "notify_stop_uname")) {
      words.add("stopping " + environment.get(META + "notify_stop_uname"));
    }
    String name = words.isEmpty() ? act.name() : act.name() + ", " + String.join(", ", words);
    cases.add(new Case(situation, new Act(name, act.peersAction(), act.action(), environment)));
  }
}
