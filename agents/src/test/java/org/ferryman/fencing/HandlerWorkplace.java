// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.ExecConfig;
import org.ferryman.main.FencingMain;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.CibParser;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.PacemakerTools;

/**
 * The handlers on Pacemaker's real command-line tools and the CIB of the sample "fenced", in a
 * file. What needs a kernel or a running cluster is a script: DRBD, and the sign of life of a node.
 */
final class HandlerWorkplace {

  static final String ONLINE =
      "in_ccm=\"true\" crmd=\"online\" join=\"member\" expected=\"member\"";
  static final String LOST = "in_ccm=\"false\" crmd=\"offline\" join=\"down\" expected=\"member\"";
  static final String FENCED = "in_ccm=\"false\" crmd=\"offline\" join=\"down\" expected=\"down\"";

  private static final Path SAMPLE = Path.of("../cib-samples/fenced/cib.xml");
  private static final String REAL = "export CIB_file='%s'\nexec /usr/sbin/%s \"$@\"\n";

  private final Path directory;
  private final Path cib;
  private final ExecCommandRunner runner;

  /** What a handler did. */
  record Result(int exit, String out, String err) {}

  HandlerWorkplace(Path directory) {
    this.directory = directory;
    this.cib = directory.resolve("cib.xml");
    this.runner =
        new ExecCommandRunner(
            ExecConfig.defaults()
                .withPath(List.of(directory, Path.of("/usr/bin"), Path.of("/bin")))
                .withFolders(List.of(directory)));
    nodes("1", ONLINE, ONLINE);
    tool("cibadmin", REAL.formatted(cib, "cibadmin"));
    tool("crm_mon", REAL.formatted(cib, "crm_mon"));
    tool("crm_verify", REAL.formatted(cib, "crm_verify"));
    tool("logger", "printf '%s\\n' \"$*\" >>'" + directory.resolve("log") + "'\n");
    tool("drbdadm", "cat '" + directory.resolve("dump.xml") + "'\n");
    tool(
        "crmadmin",
        "for last; do :; done\n"
            + "printf '<pacemaker-result api-version=\"2.25\" request=\"\"><crmd node_name=\"%s\""
            + " state=\"S_NOT_DC\" result=\"ok\"/><status code=\"0\" message=\"OK\"/>"
            + "</pacemaker-result>' \"${last#--status=}\"\n");
    write("dump.xml", resource("/fencing/dump84.xml"));
    drbd("Primary", "UpToDate", "Connecting", "DUnknown");
  }

  /** The cluster of the sample with two nodes in these states. */
  HandlerWorkplace nodes(String quorum, String first, String second) {
    try {
      String text =
          Files.readString(SAMPLE)
              .replace("have-quorum=\"1\"", "have-quorum=\"" + quorum + "\"")
              .replace(
                  "<nodes/>",
                  "<nodes><node id=\"1\" uname=\"node1\"/><node id=\"2\" uname=\"node2\"/></nodes>")
              .replace("<status/>", "<status>" + state(1, first) + state(2, second) + "</status>");
      Files.writeString(cib, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String state(int id, String words) {
    return "<node_state id=\"%d\" uname=\"node%d\" %s><lrm id=\"%d\"><lrm_resources/></lrm></node_state>"
        .formatted(id, id, words, id);
  }

  /** DRBD's answer from now on. */
  HandlerWorkplace drbd(String role, String disk, String connection, String peerDisk) {
    tool("drbdsetup", "cat <<'X'\n" + events(role, disk, connection, peerDisk) + "X\n");
    return this;
  }

  /** DRBD's answer once, and from then on. */
  HandlerWorkplace drbdFirstConnected(String then, String peerDisk) {
    tool(
        "drbdsetup",
        "if mkdir '%s' 2>/dev/null; then cat <<'X'\n%sX\nelse cat <<'X'\n%sX\nfi\n"
            .formatted(
                directory.resolve("first"),
                events("Secondary", "UpToDate", "Connected", "UpToDate"),
                events("Secondary", "UpToDate", then, peerDisk)));
    return this;
  }

  private static String events(String role, String disk, String connection, String peerDisk) {
    return """
        exists resource name:r0 role:%s suspended:no write-ordering:flush
        exists connection name:r0 peer-node-id:0 conn-name:peer connection:%s role:Unknown congested:no
        exists device name:r0 volume:0 minor:0 disk:%s size:32728 read:0 written:0 al-writes:0 bm-writes:0 upper-pending:0 lower-pending:0 al-suspended:no blocked:no
        exists peer-device name:r0 peer-node-id:0 conn-name:peer volume:0 replication:Off peer-disk:%s resync-suspended:no received:0 sent:0 out-of-sync:0 pending:0 unacked:0
        exists -
        """
        .formatted(role, connection, disk, peerDisk);
  }

  /** A script in place of a tool. */
  HandlerWorkplace tool(String name, String body) {
    write(name, "#!/bin/sh\n" + body);
    try {
      Files.setPosixFilePermissions(
          directory.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** {@code body} before the real cibadmin, which it can call by {@code real}. */
  HandlerWorkplace cibadmin(String body) {
    return tool(
        "cibadmin",
        "export CIB_file='%s'\ncd '%s' || exit 1\nreal() { /usr/sbin/cibadmin \"$@\"; }\n%s\nreal \"$@\"\n"
            .formatted(cib, directory, body));
  }

  Result fencePeerOn(String node, String peer) {
    return run(node, peer, "fence-peer", "--timeout", "60");
  }

  Result fencePeerInVainOn(String node, String peer) {
    return run(node, peer, "fence-peer", "--timeout", "4");
  }

  Result unfencePeerOn(String node, String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "unfence-peer";
    arguments[1] = "--timeout";
    arguments[2] = "60";
    System.arraycopy(options, 0, arguments, 3, options.length);
    return run(node, "", arguments);
  }

  /** What the controller of a node does that finds the constraint long after. */
  List<String> forgottenOn(String node) {
    return new ForgottenBans(
            new DrbdTools(runner),
            new NodeTools(runner),
            new PacemakerTools(runner, Map.of(), FencingConfig.LOOKING),
            node)
        .look(
            List.of(DrbdResource.named("r0")),
            new Operation(
                Deadline.after(Duration.ofSeconds(30)), new Cancellation(), (level, line) -> {}));
  }

  /** DRBD's answers from now on, each repeated but the first ones. */
  HandlerWorkplace drbdSays(String... answers) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < answers.length - 1; i++) {
      body.append(
          "mkdir '%s' 2>/dev/null && { cat <<'X'\n%sX\nexit; }\n"
              .formatted(directory.resolve("answer" + i), answers[i]));
    }
    return tool("drbdsetup", body + "cat <<'X'\n" + answers[answers.length - 1] + "X\n");
  }

  /** The resource's configuration from now on. */
  HandlerWorkplace configuration(String hosts) {
    write("dump.xml", "<config><resource name=\"r0\">" + hosts + "</resource></config>");
    return this;
  }

  private Result run(String node, String peer, String... arguments) {
    Map<String, String> environment = new HashMap<>(Map.of("DRBD_RESOURCE", "r0"));
    environment.put("DRBD_PEERS", peer);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = new FencingMain(runner, environment, node, print(out), print(err)).run(arguments);
    return new Result(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** The CIB as it is. */
  String cib() {
    return read("cib.xml");
  }

  /** What the handlers read in it. */
  Cib parsed() {
    return CibParser.parse(cib());
  }

  /** The ids of Ferryman's constraints in it. */
  List<String> ourConstraints() {
    return parsed().bans().keySet().stream().sorted().toList();
  }

  /** What went to the system's log. */
  String log() {
    return read("log");
  }

  /** What Pacemaker's own check of the CIB says. */
  CommandResult verified() {
    return runner.run(
        Command.of(Duration.ofSeconds(30), "crm_verify", "--live-check", "-V"), new Cancellation());
  }

  private String read(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String name, String text) {
    try {
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String resource(String name) {
    try (java.io.InputStream stream = HandlerWorkplace.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
