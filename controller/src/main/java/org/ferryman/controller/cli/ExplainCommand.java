// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.ferryman.controller.admin.AdminPorts;
import org.ferryman.controller.admin.SshPeerState;
import org.ferryman.controller.admin.explain.Happening;
import org.ferryman.controller.admin.explain.Relatives;
import org.ferryman.controller.admin.explain.Story;
import org.ferryman.controller.admin.explain.Timeline;
import org.ferryman.controller.admin.explain.When;
import org.ferryman.controller.admin.state.ClusterLook;
import org.ferryman.controller.admin.state.ClusterState;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.SystemClock;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What happened, and why. */
@Command(
    name = "explain",
    header = "What happened to a guest, from all nodes' journals.",
    description = {
      "Tells what happened to a guest or resource, from the journals of all nodes in one timeline:"
          + " what Pacemaker asked for, what Ferryman decided and why, what DRBD did, who was"
          + " fenced. Without a name, of everything.",
      "Asks the other nodes by the ssh of hand-overs, and says so where one does not answer."
    },
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "A guest, a resource of the cluster, or a DRBD resource.")
  private String name = "";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "2h",
      description =
          "From when on: 30min, 2h, 03:12, '2026-11-30 03:12', today, yesterday"
              + " (default: ${DEFAULT-VALUE}).")
  private String since = "";

  @Option(names = "--until", paramLabel = "TIME", description = "To when (default: now).")
  private String until = "0s";

  @Option(names = "--this-node", description = "Only this node's journal, as JSON.", hidden = true)
  private boolean thisNode;

  @Option(names = "--between", description = "FROM-TO, in seconds since 1970.", hidden = true)
  private String between = "";

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Settings settings = FerrymanCommand.settings();
    AdminPorts ports = AdminPorts.of(settings);
    Operation operation =
        new Operation(
            SystemClock.KERNEL.deadline(LONGEST), new Cancellation(), (level, line) -> {});
    if (thisNode) {
      String[] seconds = between.split("-", -1);
      if (!between.matches("[0-9]{1,12}-[0-9]{1,12}")) {
        throw new ParameterException(spec.commandLine(), "--between is FROM-TO");
      }
      Instant from = Instant.ofEpochSecond(Long.parseLong(seconds[0]));
      Instant to = Instant.ofEpochSecond(Long.parseLong(seconds[1]));
      out.println(Story.of(ports.journal().read(from, to, operation)).json());
      return 0;
    }
    Instant now = SystemClock.KERNEL.wall();
    Instant from = moment(since, now);
    Instant to = moment(until, now).plusSeconds(1);
    ClusterLook look = ClusterLooks.of(settings, new SocketController(settings.controlSocket()));
    CompletableFuture<Story> own =
        ports.beside(() -> Story.of(ports.journal().read(from, to, operation)));
    ClusterState state = look.look(operation);
    Map<String, CompletableFuture<Story>> asked = new HashMap<>();
    state.names().stream()
        .filter(node -> !node.equals(state.node()))
        .forEach(
            node ->
                asked.put(
                    node,
                    ports.beside(() -> journal(ports, look, state, node, from, to, operation))));
    Map<String, Story> stories = new TreeMap<>();
    stories.put(state.node(), own.join());
    asked.forEach((node, story) -> stories.put(node, story.join()));
    print(out, state, stories, from);
    return 0;
  }

  private static Story journal(
      AdminPorts ports,
      ClusterLook look,
      ClusterState state,
      String node,
      Instant from,
      Instant to,
      Operation operation) {
    SshPeerState.Answer answer =
        ports
            .peers()
            .journal(
                node,
                look.way(node, state, operation),
                from.getEpochSecond(),
                to.getEpochSecond(),
                operation);
    return answer.trouble().isEmpty() ? Story.read(answer.json()) : Story.untold(answer.trouble());
  }

  private void print(
      PrintWriter out, ClusterState state, Map<String, Story> stories, Instant from) {
    stories.forEach(
        (node, story) -> {
          if (!story.trouble().isEmpty()) {
            out.println("the journal of %s: %s".formatted(node, story.trouble()));
          }
        });
    Map<String, List<Happening>> happenings = new HashMap<>();
    stories.forEach((node, story) -> happenings.put(node, story.happenings()));
    Set<String> names = name.isEmpty() ? Set.of() : Relatives.of(name, state);
    Timeline.lines(happenings, names, from, ZoneId.systemDefault()).forEach(out::println);
    out.flush();
  }

  private Instant moment(String text, Instant now) {
    try {
      return When.of(text, now, ZoneId.systemDefault());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
