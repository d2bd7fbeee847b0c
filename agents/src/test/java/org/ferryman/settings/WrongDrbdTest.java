// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ferryman.main.WarmUpNode;
import org.ferryman.ocf.OcfAction;
import org.junit.jupiter.api.Test;

/** What is wrong with DRBD's files, or a parameter of its agent × action × answer. */
class WrongDrbdTest {
  private static final String META = "OCF_RESKEY_CRM_meta_";

  private static Map<String, Map<String, String>> parameters() {
    String resource = "OCF_RESKEY_drbd_resource";
    Map<String, Map<String, String>> slips = new LinkedHashMap<>();
    slips.put("`drbd_resource` not given", Map.of(resource, ""));
    slips.put("`drbd_resource` malformed", Map.of(resource, "warm-up;"));
    slips.put("`drbd_resource` is `all`", Map.of(resource, "all"));
    slips.put("`drbdconf` not an absolute path", Map.of("OCF_RESKEY_drbdconf", "drbd.conf"));
    slips.put("`adjust_master_score` malformed", Map.of("OCF_RESKEY_adjust_master_score", "5;9"));
    slips.put(
        "`stop_outdates_secondary` no boolean",
        Map.of("OCF_RESKEY_stop_outdates_secondary", "maybe"));
    slips.put(
        "`require_drbd_module_version_ge` malformed",
        Map.of("OCF_RESKEY_require_drbd_module_version_ge", "8.4"));
    slips.put(
        "`require_drbd_module_version_ge` not met",
        Map.of("OCF_RESKEY_require_drbd_module_version_ge", "99.0.0"));
    slips.put("the clone without `notify`", Map.of(META + "notify", "false"));
    slips.put("`clone-node-max` of 2", Map.of(META + "clone_node_max", "2"));
    slips.put("`promoted-max` of 3", Map.of(META + "promoted_max", "3"));
    slips.put("the action's timeout no number", Map.of(META + "timeout", "20s"));
    return slips;
  }

  @Test
  void parametersOfTheResource() throws IOException {
    DocumentedTable table = new DocumentedTable("drbd parameters");
    for (Map.Entry<String, Map<String, String>> slip : parameters().entrySet()) {
      try (SlippedNode node = new SlippedNode()) {
        node.succeeds(node.calls().drbd(OcfAction.START));
        node.succeeds(node.calls().drbd(OcfAction.PROMOTE));
        table.row(slip.getKey(), answers(node, slip.getValue()));
      }
    }
    table.isWhatTheDocumentSays();
  }

  private static Map<String, String> answers(SlippedNode node, Map<String, String> wrong)
      throws IOException {
    Map<String, String> row = new LinkedHashMap<>();
    WarmUpNode.Call monitor = drbd(node, OcfAction.MONITOR, wrong);
    row.put("monitor", node.code(monitor));
    row.put("probe", node.code(SlippedNode.probe(monitor)));
    row.put("probe, nothing remembered", node.withoutMemory(SlippedNode.probe(monitor)));
    row.put("stop, nothing remembered", stopOfSomethingElse(node, wrong));
    row.put("notify", node.code(drbd(node, OcfAction.NOTIFY, wrong)));
    row.put("demote", node.code(drbd(node, OcfAction.DEMOTE, wrong)));
    row.put("promote", node.code(drbd(node, OcfAction.PROMOTE, wrong)));
    row.put("stop", node.code(drbd(node, OcfAction.STOP, wrong)));
    row.put("probe of what is stopped", node.code(SlippedNode.probe(monitor)));
    row.put("start", node.code(drbd(node, OcfAction.START, wrong)));
    return row;
  }

  /** Of a resource of the cluster that was never told, so that it must not end what runs here. */
  private static String stopOfSomethingElse(SlippedNode node, Map<String, String> wrong) {
    boolean named = !wrong.containsKey("OCF_RESKEY_drbd_resource");
    return named
        ? "-"
        : node.code(
            SlippedNode.with(
                drbd(node, OcfAction.STOP, wrong), Map.of("OCF_RESOURCE_INSTANCE", "other")));
  }

  private static WarmUpNode.Call drbd(
      SlippedNode node, OcfAction action, Map<String, String> wrong) {
    return SlippedNode.with(node.calls().drbd(action), wrong);
  }

  @Test
  void filesOfDrbd() throws IOException {
    Map<String, String> says = new LinkedHashMap<>();
    says.put(
        "a syntax error",
        "10 bad.conf:1: Parse error: 'disk | device' expected, but got 'nonsense'");
    says.put(
        "the resource is not defined", "1 'warm-up' not defined in your config (for this host).");
    says.put("no file", "20 Can not open '/etc/drbd.conf'.");
    DocumentedTable table = new DocumentedTable("DRBD's files");
    for (Map.Entry<String, String> slip : says.entrySet()) {
      try (SlippedNode node = new SlippedNode()) {
        node.succeeds(node.calls().drbd(OcfAction.START));
        node.succeeds(node.calls().drbd(OcfAction.PROMOTE));
        node.succeeds(node.calls().xen(OcfAction.START));
        node.state("drbdadm-says", slip.getValue());
        table.row(slip.getKey(), both(node));
      }
    }
    table.isWhatTheDocumentSays();
  }

  private static Map<String, String> both(SlippedNode node) throws IOException {
    WarmUpNode calls = node.calls();
    Map<String, String> row = new LinkedHashMap<>();
    row.put(
        "monitor",
        node.code(calls.drbd(OcfAction.MONITOR)) + ", " + node.code(calls.xen(OcfAction.MONITOR)));
    row.put("probe", probes(node));
    row.put("notify", node.code(calls.drbd(OcfAction.NOTIFY)));
    row.put("migrate_from", node.code(calls.xen(OcfAction.MIGRATE_FROM)));
    String stop = node.code(calls.xen(OcfAction.STOP));
    row.put("demote", node.code(calls.drbd(OcfAction.DEMOTE)));
    row.put("promote", node.code(calls.drbd(OcfAction.PROMOTE)));
    row.put("start of the guest", node.code(calls.xen(OcfAction.START)));
    node.succeeds(calls.xen(OcfAction.STOP));
    node.succeeds(calls.drbd(OcfAction.DEMOTE));
    row.put("stop", node.code(calls.drbd(OcfAction.STOP)) + ", " + stop);
    row.put("probe of what is stopped", probes(node));
    row.put("start of the resource", node.code(calls.drbd(OcfAction.START)));
    return row;
  }

  private static String probes(SlippedNode node) {
    WarmUpNode calls = node.calls();
    return node.code(SlippedNode.probe(calls.drbd(OcfAction.MONITOR)))
        + ", "
        + node.code(SlippedNode.probe(calls.xen(OcfAction.MONITOR)));
  }
}
