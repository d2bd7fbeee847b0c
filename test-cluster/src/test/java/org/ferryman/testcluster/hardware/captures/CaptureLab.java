// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.captures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.ferryman.testcluster.hardware.ClassicBlockDrbd;
import org.ferryman.testcluster.hardware.Hardware;
import org.ferryman.testcluster.hardware.PowerSwitch;
import org.ferryman.testcluster.hardware.StandIns;
import org.ferryman.testcluster.hardware.base.HardwareTimings;
import org.ferryman.testcluster.hardware.base.MigrationTimings;
import org.ferryman.testcluster.hardware.serve.HardwareServer;

/** Two simulated nodes, the real drbdadm, and the stand-ins, on which captured commands are run. */
final class CaptureLab implements AutoCloseable {
  private static final Path CAPTURES = Path.of("src/test/resources/captures");
  private static final long SECONDS = 60;
  // a guest boots and is cleaned up slowly enough for a command to be run meanwhile
  private static final HardwareTimings TIMINGS =
      new HardwareTimings(
          100,
          20,
          65_536,
          400,
          1200,
          250,
          20,
          150,
          1000,
          200,
          400,
          100,
          6000,
          150,
          HardwareTimings.XL_HOTPLUG,
          MigrationTimings.real());

  private final Path dir;
  private final Hardware hardware;
  private final HardwareServer server;
  private final Thread clock;
  private final Map<String, Capture> captures = new TreeMap<>();
  private final Map<String, String> outOfModel;
  private final Map<String, Optional<String>> compared = new LinkedHashMap<>();

  CaptureLab(Path dir, String folder) throws IOException, InterruptedException {
    this.dir = dir;
    this.outOfModel = outOfModel(folder);
    try (var files = Files.list(CAPTURES.resolve(folder))) {
      files
          .sorted(Comparator.naturalOrder())
          .map(Capture::read)
          .forEach(capture -> captures.put(capture.name(), capture));
    }
    hardware = new Hardware(List.of("node1", "node2"), TIMINGS, PowerSwitch.NONE, 1);
    hardware.troubles().memory("node1", 767);
    hardware.troubles().memory("node2", 767);
    ClassicBlockDrbd.installOn(hardware, "node1", "node2");
    server = new HardwareServer(hardware, dir);
    clock = new Thread(hardware::followClock, "clock");
    clock.setDaemon(true);
    clock.start();
    installTools();
    Files.createDirectories(dir.resolve("xen"));
    LabFiles.GUESTS.forEach((name, text) -> write("xen/" + name, text, false));
  }

  private void installTools() throws IOException, InterruptedException {
    StandIns.install(dir, LabFiles.DRBD_CONF);
    write("bin/cat", "[ \"$1\" != /proc/drbd ] || exec proc-drbd\nexec /bin/cat \"$@\"\n", true);
    write("bin/sleep", "exec /bin/sleep \"$(echo \"$1\" | awk '{print $1 / 4}')\"\n", true);
    write(
        "bin/timeout",
        "s=$(echo \"$1\" | awk '{print $1 / 4}'); shift; exec /usr/bin/timeout \"$s\" \"$@\"\n",
        true);
  }

  private void write(String name, String text, boolean script) {
    try {
      Path file = dir.resolve(name);
      Files.writeString(file, script ? "#!/bin/sh\n" + text : text);
      if (script && !file.toFile().setExecutable(true)) {
        throw new IllegalStateException("cannot make " + file + " executable");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Hardware hardware() {
    return hardware;
  }

  /** Runs a command that brings the nodes into a state; it must succeed. */
  void run(String node, String command) throws IOException, InterruptedException {
    Capture.Answer answer = execute(node, command);
    if (answer.exit() != 0) {
      throw new IllegalStateException(node + ": " + command + ": " + answer);
    }
  }

  /** Waits until a command prints something on both nodes. */
  void await(String resource, String command, String expected) {
    for (String node : hardware.nodeNames()) {
      await(node, resource, command, expected);
    }
  }

  void await(String node, String resource, String command, String expected) {
    Awaitility.await(node + " " + command + " " + resource + " prints " + expected)
        .atMost(Duration.ofSeconds(20))
        .until(() -> execute(node, "drbdadm " + command + " " + resource).out().contains(expected));
  }

  /** Runs a captured command and compares. */
  void capture(String... names) throws IOException, InterruptedException {
    for (String name : names) {
      Capture capture = captures.get(name);
      if (capture == null) {
        throw new IllegalArgumentException("no capture " + name);
      }
      compared.put(name, compare(capture, capture.node()));
    }
  }

  /** Runs a captured command on the node it was taken on, which its name does not say. */
  void captureOn(String node, String name) throws IOException, InterruptedException {
    compared.put(name, compare(captures.get(name), node));
  }

  /** Runs all captured questions about a state and compares. */
  void state(String prefix) throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    for (String name : captures.keySet()) {
      if (name.startsWith(prefix + ".") && !outOfModel.containsKey(name)) {
        names.add(name);
      }
    }
    capture(names.toArray(new String[0]));
  }

  private Optional<String> compare(Capture capture, String node)
      throws IOException, InterruptedException {
    Capture.Answer expected = Normal.of(capture.answer());
    Capture.Answer actual = Normal.of(execute(node, capture.command()));
    return expected.equals(actual)
        ? Optional.empty()
        : Optional.of(capture.command() + "\n  expected " + expected + "\n  found    " + actual);
  }

  private Capture.Answer execute(String node, String command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(dir, "out", "");
    Path err = Files.createTempFile(dir, "err", "");
    String local = command.replace("/etc/xen/", dir + "/xen/");
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", local);
    builder.environment().put("FERRYMAN_HARDWARE", server.socket(node).toString());
    builder.environment().put("__DRBD_NODE__", node);
    builder.environment().put("PATH", dir.resolve("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LC_ALL", "C");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException(node + ": " + command + " does not end");
    }
    Capture.Answer answer = new Capture.Answer(read(out), read(err), process.exitValue());
    Files.delete(out);
    Files.delete(err);
    return answer;
  }

  private String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).replace(dir + "/xen/", "/etc/xen/");
  }

  /** Reasons by name, from lines of "folder/name: reason". */
  private static Map<String, String> outOfModel(String folder) throws IOException {
    Map<String, String> reasons = new TreeMap<>();
    for (String line : Files.readAllLines(CAPTURES.resolve("out-of-model.txt"))) {
      if (line.startsWith(folder + "/")) {
        int colon = line.indexOf(": ");
        reasons.put(line.substring(folder.length() + 1, colon), line.substring(colon + 2));
      }
    }
    return reasons;
  }

  /** Captures whose state the model does not have, with the reason. */
  Map<String, String> outOfModel() {
    return outOfModel;
  }

  /** All captures of the folder. */
  Map<String, Capture> captures() {
    return captures;
  }

  /** Those that were compared: empty if reproduced, else the difference. */
  Map<String, Optional<String>> compared() {
    return compared;
  }

  @Override
  public void close() throws IOException {
    hardware.close();
    server.close();
  }
}
