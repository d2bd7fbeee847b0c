// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.ClockOf;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.pacemaker.InMemoryCluster;
import org.ferryman.tools.xen.MonitorScripts;

/** An agent on a host in memory, with its guest's configuration in a file. */
final class AgentFixture {
  /** Impatient, so that what never comes is soon over. */
  static final XenConfig CONFIG =
      new XenConfig(
          Duration.ofMillis(120),
          Duration.ofMillis(1),
          Duration.ofMillis(1),
          Duration.ofMillis(100),
          Duration.ofMillis(200),
          Duration.ofMillis(200));

  private static final Duration LOOK = Duration.ofMillis(10);

  static final String VM1 =
      """
      name = "vm1"
      type = "pvh"
      memory = 512
      disk = [ "phy:/dev/drbd0,xvda,w" ]
      """;

  final SimXl xl = new SimXl();
  final ReadOnlyDrbd drbd = new ReadOnlyDrbd();
  final FakeLayers layers = new FakeLayers();
  final InMemoryCluster cluster = new InMemoryCluster();
  final FakeHandover handover = new FakeHandover(drbd);
  final List<String> log = new ArrayList<>();
  final List<Command> scripts = new ArrayList<>();
  final Map<String, String> parameters = new HashMap<>();
  final Cancellation cancellation = new Cancellation();
  CommandRunner runner =
      (command, cancelled) -> {
        throw new AssertionError("ran " + command.line());
      };
  boolean root = true;
  Duration timeout = Duration.ofMillis(900);

  private final Path file;

  AgentFixture(Path folder) {
    file = folder.resolve("vm1.cfg");
    parameters.put("OCF_RESKEY_crm_feature_set", "3.16.2");
    parameters.put("OCF_RESKEY_xmfile", file.toString());
    parameters.put("OCF_RESOURCE_INSTANCE", "vm1");
    configuration(VM1);
  }

  Path file() {
    return file;
  }

  void configuration(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void noConfiguration() {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AgentFixture with(String parameter, String value) {
    parameters.put("OCF_RESKEY_" + parameter, value);
    return this;
  }

  OcfAnswer start() {
    return perform(OcfAction.START);
  }

  OcfAnswer stop() {
    return perform(OcfAction.STOP);
  }

  OcfAnswer probe() {
    return perform(OcfAction.MONITOR);
  }

  OcfAnswer monitor() {
    with("CRM_meta_interval", "10000");
    return perform(OcfAction.MONITOR);
  }

  OcfAnswer perform(OcfAction action) {
    OcfRequest request = new OcfRequest(action, parameters);
    XenAgent agent =
        new XenAgent(
            xl,
            drbd,
            new GuestDisks(drbd, "node1", layers),
            cluster,
            handover,
            new MonitorScripts(runner),
            CONFIG,
            () -> root);
    Operation operation =
        new Operation(
            Deadline.after(timeout, new ClockOf(this::nanoTime)),
            cancellation,
            (level, line) -> log.add(level + " " + line));
    try {
      return agent.perform(agent.definition().admit(request).request(), operation);
    } catch (OcfFailure failure) {
      return OcfAnswer.of(failure.exit(), failure.getMessage());
    }
  }

  /** Time goes by with looks alone, so that a loaded machine changes nothing. */
  private long nanoTime() {
    return xl.looks() * LOOK.toNanos();
  }

  /** Scripts exit with these codes, in turn, saying their path. */
  void scriptsExit(int... codes) {
    runner =
        (command, cancelled) -> {
          scripts.add(command);
          return new CommandResult.Exited(
              command, codes[scripts.size() - 1], "", "said by " + command.tool(), Duration.ZERO);
        };
  }
}
