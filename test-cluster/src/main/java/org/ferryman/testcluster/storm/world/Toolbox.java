// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** The tools of a node by their names: each begins here and ends in model time. */
final class Toolbox {
  private static final Set<String> HARDWARE =
      Set.of(
          "drbdsetup",
          "drbdsetup-84",
          "drbdmeta",
          "modprobe",
          "modinfo",
          "xl",
          "xenstore-ls",
          "xenstore-read",
          "xenstore-write",
          "xenstore-exists");
  private static final Set<String> CLUSTER =
      Set.of(
          "crm_mon",
          "cibadmin",
          "crm_node",
          "crmadmin",
          "attrd_updater",
          "crm_attribute",
          "crm_resource");

  private static final String NO_GUESTS =
      """
      Name                                        ID   Mem VCPUs\tState\tTime(s)
      Domain-0                                     0   320     1     r-----      23.9
      """;

  private final StormWorld world;
  private final Drbdadm drbdadm;
  private final Ssh ssh;

  Toolbox(StormWorld world) {
    this.world = requireNonNull(world, "world");
    this.drbdadm = new Drbdadm(this, world.drbdadm());
    this.ssh = new Ssh(world);
  }

  /** Begins a tool, or what is wrong with it. */
  void begin(ToolRun run) {
    ToolFaults.Fault fault = world.toolFaults().of(run);
    switch (fault.kind()) {
      case NONE -> well(run);
      case HANG -> {
        // until it is killed
      }
      case SLOW -> world.timeline().after(fault.millis(), () -> well(run));
      case FAIL -> fail(run);
      case GARBAGE -> run.out("\u00ff<?>} 0:\n").exit(0);
      case HALF -> well(run.halved());
      case DIES_AFTER -> well(run.dying());
    }
  }

  private void fail(ToolRun run) {
    boolean list = run.argv().equals(List.of("xl", "list"));
    if (list && world.plant() == Plant.FAILED_LIST_IS_EMPTY) {
      run.out(NO_GUESTS).exit(0);
    } else {
      run.err("%s: input/output error\n".formatted(run.tool())).exit(1);
    }
  }

  private void well(ToolRun run) {
    if (run.over() || planted(run)) {
      return;
    }
    String tool = run.tool();
    if (HARDWARE.contains(tool)) {
      hardware(run);
    } else if (CLUSTER.contains(tool)) {
      world
          .pacemaker()
          .ask(
              run.node().name(),
              words(run),
              answer ->
                  run.out(run.node().here(answer.out())).err(answer.err()).exit(answer.exit()));
    } else {
      switch (tool) {
        case "drbdadm" -> drbdadm.begin(run);
        case "ssh" -> ssh.begin(run);
        case "transfer" -> Transfer.begin(run);
        case "resume-domain" -> resume(run);
        case "logger" -> run.exit(0);
        default -> {
          world.story().unknown(run);
          run.notFound();
        }
      }
    }
  }

  private boolean planted(ToolRun run) {
    boolean spared = world.plant().spares(run.tool(), run.arguments());
    if (spared) {
      run.exit(0);
    }
    return spared;
  }

  private List<String> given(ToolRun run) {
    return world.plant().given(run.tool(), run.arguments());
  }

  private List<String> words(ToolRun run) {
    List<String> words = new ArrayList<>(List.of(run.argv().get(0)));
    words.addAll(given(run));
    return words;
  }

  /** One of the hardware's own. */
  void hardware(ToolRun run) {
    ToolCall call =
        world
            .hardware()
            .start(
                run.node().name(),
                run.tool(),
                given(run),
                files(run.arguments()),
                new RunOutput(run));
    run.onKill(() -> world.hardware().cancel(call));
  }

  /** As the script does it: by Xen's own bindings. */
  private void resume(ToolRun run) {
    String id = run.arguments().get(0);
    if (id.equals("--check")) {
      run.exit(0);
      return;
    }
    ToolRun[] inner = new ToolRun[1];
    inner[0] =
        new ToolRun(
            run.node(),
            List.of("xen-lowlevel", "resume", id),
            () -> {
              boolean resumed =
                  inner[0].result().exit() == 0 && !inner[0].result().out().startsWith("[]");
              run.err(inner[0].result().err()).exit(resumed ? 0 : 1);
            });
    hardware(inner[0]);
  }

  static Map<String, String> files(List<String> arguments) {
    Map<String, String> files = new HashMap<>();
    for (String argument : arguments) {
      if (argument.startsWith("/") && Files.isRegularFile(Path.of(argument))) {
        try {
          files.put(argument, Files.readString(Path.of(argument)));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return files;
  }
}
