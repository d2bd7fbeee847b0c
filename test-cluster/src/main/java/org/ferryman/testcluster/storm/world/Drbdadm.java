// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.testcluster.hardware.ToolResult;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.drbd.ConnectionState;
import org.ferryman.testcluster.hardware.drbd.DiskState;
import org.ferryman.testcluster.hardware.drbd.DrbdResource;

/**
 * drbdadm in the simulated world: the commands that the real one would run, on the simulated
 * kernel. Only {@code adjust}, which looks at the kernel, is done anew: what is missing of {@code
 * up}.
 */
final class Drbdadm {
  private final Toolbox toolbox;
  private final DrbdadmPlans plans;

  Drbdadm(Toolbox toolbox, DrbdadmPlans plans) {
    this.toolbox = requireNonNull(toolbox, "toolbox");
    this.plans = requireNonNull(plans, "plans");
  }

  void begin(ToolRun run) {
    List<String> words = words(run.arguments());
    String verb =
        words.stream()
            .filter(it -> !it.startsWith("-") || it.equals("--version"))
            .findFirst()
            .orElse("");
    switch (verb) {
      case "--version" -> version(run);
      case "dump-xml", "sh-resources" -> answer(run, plans.printed(run.node().name(), words));
      case "adjust" -> adjust(run, words);
      case "unfence-peer", "check-resize" -> run.exit(0);
      default -> {
        ToolResult plan = plans.plan(run.node().name(), words);
        if (plan.exit() != 0) {
          answer(run, plan);
        } else {
          next(run, commands(plan), 0);
        }
      }
    }
  }

  private static void answer(ToolRun run, ToolResult result) {
    run.out(result.out()).err(result.err()).exit(result.exit());
  }

  /** Without the file that it is to read: there is one. */
  private static List<String> words(List<String> arguments) {
    return arguments.size() > 2 && arguments.get(0).equals("-c")
        ? arguments.subList(2, arguments.size())
        : arguments;
  }

  private void version(ToolRun run) {
    boolean nine = plans.flavour() == Flavour.DRBD9;
    run.out(
            """
            DRBDADM_API_VERSION=%d
            DRBD_KERNEL_VERSION_CODE=%s
            DRBDADM_VERSION_CODE=0x091600
            DRBDADM_VERSION=9.22.0
            """
                .formatted(nine ? 2 : 1, nine ? "0x090202" : "0x08040b"))
        .exit(0);
  }

  private static List<List<String>> commands(ToolResult plan) {
    return plan.out()
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> List.of(line.strip().replaceFirst("^/\\S*/", "").split(" +", -1)))
        .toList();
  }

  private void next(ToolRun run, List<List<String>> commands, int index) {
    if (run.over()) {
      return;
    }
    if (index == commands.size()) {
      run.exit(0);
      return;
    }
    List<String> command = commands.get(index);
    ToolRun[] inner = new ToolRun[1];
    inner[0] =
        new ToolRun(
            run.node(),
            command,
            () -> {
              ToolResult result = inner[0].result();
              run.out(result.out()).err(result.err());
              if (result.exit() == 0) {
                next(run, commands, index + 1);
              } else {
                run.err(
                        "Command '%s' terminated with exit code %d\n"
                            .formatted(String.join(" ", command), result.exit()))
                    .exit(result.exit());
              }
            });
    run.onKill(inner[0]::kill);
    toolbox.begin(inner[0]);
  }

  private void adjust(ToolRun run, List<String> words) {
    String name = words.get(words.size() - 1);
    Optional<DrbdResource> there =
        run.node().world().hardware().node(run.node().name()).drbd().resource(name);
    boolean net = !words.contains("--skip-net");
    List<List<String>> commands = new ArrayList<>();
    if (there.isEmpty() || there.get().devices().isEmpty()) {
      List<List<String>> up = commands(plans.plan(run.node().name(), List.of("up", name)));
      up.stream()
          .filter(it -> there.isEmpty() || !it.get(1).equals("new-resource"))
          .filter(it -> net || !List.of("connect", "new-peer", "new-path").contains(it.get(1)))
          .forEach(commands::add);
    } else {
      if (there.get().devices().stream().anyMatch(it -> it.diskState() == DiskState.DISKLESS)) {
        commands.addAll(commands(plans.plan(run.node().name(), List.of("attach", name))));
      }
      if (net && there.get().connection() == ConnectionState.STAND_ALONE) {
        commands.addAll(connect(run, name, there.get()));
      }
    }
    next(run, commands, 0);
  }

  private List<List<String>> connect(ToolRun run, String name, DrbdResource there) {
    if (plans.flavour() == Flavour.DRBD9 && !there.knowsPeers()) {
      return commands(plans.plan(run.node().name(), List.of("up", name))).stream()
          .filter(it -> List.of("connect", "new-peer", "new-path").contains(it.get(1)))
          .toList();
    }
    return commands(plans.plan(run.node().name(), List.of("connect", name)));
  }
}
