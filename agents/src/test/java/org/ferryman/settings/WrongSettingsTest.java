// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.ExecConfig;
import org.ferryman.main.WarmUpNode;
import org.ferryman.node.NodeAgents;
import org.ferryman.node.Ports;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.Operation;
import org.ferryman.operation.OperationRunner;
import org.ferryman.operation.PreparedOperation;
import org.junit.jupiter.api.Test;

/**
 * What is wrong with the settings × action × answer, by the real agents on stand-in tools. The
 * table is docs/when-a-file-is-wrong.md's.
 */
class WrongSettingsTest {
  /** Makes the file wrong. */
  private interface Slip {
    void make(Path file) throws IOException;
  }

  private static Slip line(String line) {
    return file -> Files.writeString(file, line + "\n");
  }

  private static Map<String, Slip> slips() {
    Map<String, Slip> slips = new LinkedHashMap<>();
    slips.put("nothing", line("handover.ask=7s"));
    slips.put("no file", file -> {});
    slips.put("an unknown key", line("exec.outputlimit=1"));
    slips.put("a key of an earlier version", line("run.directory=/srv/run"));
    slips.put("a key given twice", line("handover.ask=7s\nhandover.ask=8s"));
    slips.put(
        "not UTF-8",
        file -> Files.write(file, "# f\u00fcr\n".getBytes(StandardCharsets.ISO_8859_1)));
    slips.put("a folder without tools in `exec.path`", line("exec.path=/nonexistent"));
    slips.put("a malformed value", line("exec.output-limit=1MB"));
    slips.put("a value out of range", line("controller.monitor-backlog=1"));
    slips.put("an empty value", line("exec.path="));
    slips.put("a relative folder in `exec.path`", line("exec.path=tools:/bin"));
    slips.put("a line that can't be read", line("xen.read-timeout=\\u00zz"));
    slips.put("a directory in its place", Files::createDirectory);
    slips.put("a link to a device", file -> Files.createSymbolicLink(file, Path.of("/dev/zero")));
    slips.put("a huge file", file -> Files.write(file, new byte[PropertyLines.LARGEST + 1]));
    return slips;
  }

  @Test
  void everyActionAnswersAsTheDocumentSays() throws IOException {
    DocumentedTable table = new DocumentedTable("settings");
    for (Map.Entry<String, Slip> slip : slips().entrySet()) {
      try (WarmUpNode node = WarmUpNode.make()) {
        table.row(slip.getKey(), new Node(node, slip.getValue()).answers());
      }
    }
    table.isWhatTheDocumentSays();
  }

  /**
   * A node whose settings are right while its resource and guest are brought up, and wrong then.
   */
  private static final class Node {
    private final WarmUpNode node;
    private final Slip slip;
    private final Path file;

    Node(WarmUpNode node, Slip slip) {
      this.node = node;
      this.slip = slip;
      this.file = node.folder("ferryman.properties");
    }

    Map<String, String> answers() throws IOException {
      Map<String, String> row = new LinkedHashMap<>();
      begin(node.drbd(OcfAction.START));
      begin(node.drbd(OcfAction.PROMOTE));
      begin(node.xen(OcfAction.START));
      Files.delete(file);
      slip.make(file);

      row.put("monitor", both(OcfAction.MONITOR));
      row.put("probe", probes());
      row.put("notify", cell(node.drbd(OcfAction.NOTIFY)));
      row.put("migrate_from", cell(node.xen(OcfAction.MIGRATE_FROM)));
      row.put(
          "block-drbd add, remove",
          cell(node.hotplug(OcfAction.START)) + ", " + cell(node.hotplug(OcfAction.STOP)));
      row.put("migrate_to", begun(node.xen(OcfAction.MIGRATE_TO)));
      String stopXen = cell(node.xen(OcfAction.STOP));
      row.put("demote", cell(node.drbd(OcfAction.DEMOTE)));
      row.put("promote", cell(node.drbd(OcfAction.PROMOTE)));
      begin(node.drbd(OcfAction.DEMOTE));
      row.put("stop", cell(node.drbd(OcfAction.STOP)) + ", " + stopXen);
      row.put("probe of what is stopped", probes());
      row.put("start", cell(node.drbd(OcfAction.START)) + ", " + cell(node.xen(OcfAction.START)));
      row.put("validate-all", both(OcfAction.VALIDATE_ALL));
      return row;
    }

    private String both(OcfAction action) {
      return cell(node.drbd(action)) + ", " + cell(node.xen(action));
    }

    private String probes() {
      return Stream.of(node.drbd(OcfAction.MONITOR), node.xen(OcfAction.MONITOR))
          .map(
              call -> {
                Map<String, String> environment = new TreeMap<>(call.environment());
                environment.put("OCF_RESKEY_CRM_meta_interval", "0");
                return cell(new WarmUpNode.Call(call.agent(), call.action(), environment));
              })
          .reduce((drbd, xen) -> drbd + ", " + xen)
          .orElseThrow();
    }

    private void begin(WarmUpNode.Call call) {
      OcfAnswer answer = perform(call, node.settings());
      assertThat(answer.exit()).as(call + ": " + answer.reason()).isEqualTo(OcfExit.SUCCESS);
    }

    private String cell(WarmUpNode.Call call) {
      OcfAnswer answer = perform(call, settings());
      if (answer.reason().contains("is refused: ")) {
        assertThat(answer.exit()).isEqualTo(OcfExit.ERR_GENERIC);
        assertThat(answer.reason()).contains(file.toString(), "systemctl restart ferryman");
        return "1";
      }
      return Integer.toString(answer.exit().code());
    }

    /** What came of it depends on the other node, which there is not. */
    private String begun(WarmUpNode.Call call) {
      return perform(call, settings()).reason().contains("is refused: ") ? "1" : "goes on";
    }

    /** As a one-shot, with the stand-in tools in the place of the system's. */
    private Settings settings() {
      Settings real = Settings.read(file, node.folder("run"));
      Stream<Path> system = Stream.of(node.folder("tools"));
      Stream<Path> named =
          real.exec().path().stream().filter(path -> !ExecConfig.DEFAULT_PATH.contains(path));
      assertThat(real.exec().path()).containsAll(ExecConfig.DEFAULT_PATH);
      return real.withToolsOnlyFrom(Stream.concat(named, system).toArray(Path[]::new));
    }

    private static OcfAnswer perform(WarmUpNode.Call call, Settings settings) {
      OperationRunner runner = NodeAgents.of(Ports.ofThisProcess(settings)).runner();
      PreparedOperation prepared =
          runner.prepare(call.agent(), call.action().word(), call.environment());
      return runner.run(
          prepared,
          new Operation(
              runner.deadline(prepared, Duration.ZERO), new Cancellation(), (level, line) -> {}));
    }
  }
}
