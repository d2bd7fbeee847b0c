// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ferryman.main.WarmUpNode;
import org.ferryman.ocf.OcfAction;
import org.junit.jupiter.api.Test;

/** What is wrong with a guest's file, xl.conf or a parameter × action × answer. */
class WrongGuestFilesTest {
  private static final String RIGHT =
      """
      name = "warm-up"
      type = "pvh"
      memory = 128
      disk = [ "phy:/dev/drbd0,xvda,w" ]
      """;

  /** Makes it wrong. */
  private interface Slip {
    void make(SlippedNode node) throws IOException;
  }

  private static Slip text(String text) {
    return node -> Files.writeString(node.guestFile(), text);
  }

  private static Slip instead(Slip slip) {
    return node -> {
      Files.delete(node.guestFile());
      slip.make(node);
    };
  }

  private static Map<String, Slip> files() {
    Map<String, Slip> slips = new LinkedHashMap<>();
    slips.put("nothing", node -> {});
    slips.put("a typo in another line", text(RIGHT.replace("128", "12M8")));
    slips.put("a typo behind the name", text(RIGHT.replace("up\"", "up\" x")));
    slips.put("a typo in the name", text(RIGHT.replace("up\"", "up")));
    slips.put("another name", text(RIGHT.replace("warm-up", "other")));
    slips.put("no name", text(RIGHT.replace("name = \"warm-up\"\n", "")));
    slips.put("a disk that xl refuses", text(RIGHT.replace(",xvda,w", "")));
    slips.put("Windows line ends", text(RIGHT.replace("\n", "\r\n")));
    slips.put(
        "UTF-16",
        node ->
            Files.write(node.guestFile(), ("\ufeff" + RIGHT).getBytes(StandardCharsets.UTF_16LE)));
    slips.put("emptied", text(""));
    slips.put("no such file", instead(node -> {}));
    slips.put("a directory in its place", instead(node -> Files.createDirectory(node.guestFile())));
    slips.put(
        "a link to a device",
        instead(node -> Files.createSymbolicLink(node.guestFile(), Path.of("/dev/zero"))));
    slips.put("a huge file", text(RIGHT + "#".repeat(70_000) + "\n"));
    return slips;
  }

  @Test
  void aGuestsFile() throws IOException {
    DocumentedTable table = new DocumentedTable("guest file");
    for (Map.Entry<String, Slip> slip : files().entrySet()) {
      try (SlippedNode node = started()) {
        slip.getValue().make(node);
        table.row(slip.getKey(), answers(node, Map.of(), node.guestFile().toString()));
      }
    }
    table.isWhatTheDocumentSays();
  }

  @Test
  void theConfigurationOfXl() throws IOException {
    Map<String, String> says = new LinkedHashMap<>();
    says.put("a line that is no setting", "Failed to parse config file: Invalid argument");
    says.put("a value that xl refuses", "invalid autoballoon option");
    DocumentedTable table = new DocumentedTable("xl.conf");
    for (Map.Entry<String, String> slip : says.entrySet()) {
      try (SlippedNode node = started()) {
        node.state("xl-conf-says", slip.getValue());
        table.row(slip.getKey(), answers(node, Map.of(), "xl.conf"));
      }
    }
    table.isWhatTheDocumentSays();
  }

  private static Map<String, Map<String, String>> parameters() {
    Map<String, Map<String, String>> slips = new LinkedHashMap<>();
    slips.put("`xmfile` not given", Map.of("OCF_RESKEY_xmfile", ""));
    slips.put("`xmfile` not an absolute path", Map.of("OCF_RESKEY_xmfile", "guest.cfg"));
    slips.put("`xmfile` of no file", Map.of("OCF_RESKEY_xmfile", "/nonexistent/guest.cfg"));
    slips.put("`name` malformed", Map.of("OCF_RESKEY_name", "vm;1"));
    slips.put("`shutdown_timeout` no number", Map.of("OCF_RESKEY_shutdown_timeout", "1m"));
    slips.put("`drbd_resources` malformed", Map.of("OCF_RESKEY_drbd_resources", "r0;x"));
    slips.put("`migration_port` out of range", Map.of("OCF_RESKEY_migration_port", "0"));
    slips.put("`migration_options` unknown", Map.of("OCF_RESKEY_migration_options", "--fast"));
    slips.put("a parameter that there is not", Map.of("OCF_RESKEY_xmlfile", "/etc/xen/vm.cfg"));
    slips.put("the action's timeout no number", Map.of("OCF_RESKEY_CRM_meta_timeout", "20s"));
    slips.put("`OCF_CHECK_LEVEL` no number", Map.of("OCF_CHECK_LEVEL", "deep"));
    return slips;
  }

  @Test
  void parametersOfTheGuest() throws IOException {
    DocumentedTable table = new DocumentedTable("xen parameters");
    for (Map.Entry<String, Map<String, String>> slip : parameters().entrySet()) {
      try (SlippedNode node = started()) {
        Map.Entry<String, String> wrong = slip.getValue().entrySet().iterator().next();
        String said =
            wrong.getValue().startsWith("/")
                ? wrong.getValue()
                : wrong.getKey().replace("OCF_RESKEY_", "");
        table.row(slip.getKey(), answers(node, slip.getValue(), said));
      }
    }
    table.isWhatTheDocumentSays();
  }

  private static SlippedNode started() throws IOException {
    SlippedNode node = new SlippedNode();
    Files.writeString(node.guestFile(), RIGHT);
    node.succeeds(node.calls().drbd(OcfAction.START));
    node.succeeds(node.calls().drbd(OcfAction.PROMOTE));
    node.succeeds(node.calls().xen(OcfAction.START));
    return node;
  }

  private static Map<String, String> answers(
      SlippedNode node, Map<String, String> wrong, String slip) throws IOException {
    Map<String, String> row = new LinkedHashMap<>();
    WarmUpNode.Call monitor = call(node, OcfAction.MONITOR, wrong);
    row.put("monitor", node.code(monitor));
    row.put("probe", node.code(SlippedNode.probe(monitor)));
    row.put("probe, nothing remembered", node.withoutMemory(SlippedNode.probe(monitor)));
    row.put("migrate_from", node.code(call(node, OcfAction.MIGRATE_FROM, wrong)));
    row.put("migrate_to", node.migration(call(node, OcfAction.MIGRATE_TO, wrong), slip));
    row.put("stop", node.code(call(node, OcfAction.STOP, wrong)));
    row.put("probe of what is stopped", node.code(SlippedNode.probe(monitor)));
    row.put("start", node.code(call(node, OcfAction.START, wrong)));
    row.put("validate-all", node.code(call(node, OcfAction.VALIDATE_ALL, deep(wrong))));
    return row;
  }

  /** Level 0 looks at the parameters alone. */
  private static Map<String, String> deep(Map<String, String> wrong) {
    Map<String, String> all = new LinkedHashMap<>(wrong);
    all.putIfAbsent("OCF_CHECK_LEVEL", "10");
    return all;
  }

  private static WarmUpNode.Call call(
      SlippedNode node, OcfAction action, Map<String, String> wrong) {
    return SlippedNode.with(node.calls().xen(action), wrong);
  }
}
