// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.pacemaker.AttributeReading;
import org.ferryman.tools.pacemaker.ClusterTools;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.NodeName;
import org.ferryman.tools.pacemaker.NodeNames;
import org.ferryman.tools.pacemaker.Pacemaker;
import org.ferryman.tools.pacemaker.PacemakerTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools' answers, as Ferryman's own adapters read them and as the real tools print them. */
class ClusterAnswersTest {
  @TempDir static Path directory;
  private static SmallWorld world;
  private static String host;
  private static String other;

  private final Operation operation =
      new Operation(Deadline.after(Duration.ofMinutes(1)), new Cancellation(), (level, line) -> {});

  @BeforeAll
  static void start() {
    world = new SmallWorld("fenced", 3, new Scheduler(directory)).started();
    host = world.hosts("vm1").iterator().next();
    other = host.equals("node1") ? "node2" : "node1";
  }

  /** A node's command runner on the model. */
  private static CommandRunner runner(SmallWorld world, String node) {
    return (command, cancellation) -> {
      ToolAnswer answer = world.model.answer(node, command.argv());
      return new CommandResult.Exited(
          command, answer.exit(), answer.out(), answer.err(), Duration.ZERO);
    };
  }

  private static ClusterTools tools(SmallWorld world, String node) {
    return new ClusterTools(runner(world, node), NodeName.fixed(node));
  }

  private static PacemakerTools pacemaker(SmallWorld world, String node) {
    return new PacemakerTools(runner(world, node), Map.of(), FencingConfig.DEFAULTS);
  }

  @Test
  void attributesAreWrittenReadAndDeleted() {
    ClusterTools cluster = tools(world, other);

    assertThat(cluster.attribute("some", operation)).isEqualTo(new AttributeReading.Unset());
    cluster.setAttribute("some", "a b", operation);
    assertThat(cluster.attribute("some", operation)).isEqualTo(new AttributeReading.Value("a b"));
    assertThat(cluster.attributes(operation).toString()).contains("some=a b").contains("master-");
    cluster.deleteAttribute("some", operation);
    assertThat(cluster.attribute("some", operation)).isEqualTo(new AttributeReading.Unset());
    assertThat(cluster.nodeAttribute(other, "nix", operation))
        .isEqualTo(new AttributeReading.Unset());
  }

  @Test
  void membersPromotedNodesAndUtilization() {
    ClusterTools cluster = tools(world, other);

    assertThat(cluster.promotedNodes("drbd-r0", operation))
        .isEqualTo(new Reading.Known<>(Set.of(host)));
    assertThat(cluster.members(operation))
        .isEqualTo(new Reading.Known<>(new NodeNames(Set.of("node1", "node2"))));
    assertThat(cluster.utilization("vm1", "cpu", operation))
        .isEqualTo(new AttributeReading.Unset());
    cluster.setUtilization("vm1", "cpu", "2", operation);
    assertThat(cluster.utilization("vm1", "cpu", operation))
        .isEqualTo(new AttributeReading.Value("2"));
  }

  @Test
  void handlersSeeTheCluster() {
    Pacemaker pacemaker = pacemaker(world, host);

    assertThat(pacemaker.nodeName(operation)).contains(host);
    assertThat(pacemaker.echo(other, operation)).isInstanceOf(Pacemaker.Echo.Heard.class);
    assertThat(pacemaker.cib(operation)).isInstanceOf(Reading.Known.class);
    Membership membership = ((Reading.Known<Membership>) pacemaker.membership(operation)).value();
    assertThat(membership.activeOn("vm1")).containsExactly(host);
    assertThat(membership.node(other).map(Membership.Node::settled)).isEqualTo(Optional.of(true));
  }

  @Test
  void lostNodeIsUncleanUntilItIsFencedAndDoesNotEcho() {
    SmallWorld own = new SmallWorld("live-migration", 5, new Scheduler(directory)).started();
    own.fencing = false;
    own.powerOff("node2");
    own.run(20);

    Membership lost =
        ((Reading.Known<Membership>) pacemaker(own, "node1").membership(operation)).value();
    assertThat(lost.node("node2").orElseThrow().unclean()).isTrue();
    assertThat(pacemaker(own, "node1").echo("node2", operation))
        .isInstanceOf(Pacemaker.Echo.Silent.class);
    assertThat(tools(own, "node1").members(operation))
        .isEqualTo(new Reading.Known<>(new NodeNames(Set.of("node1", "node2"))));

    own.fencing = true;
    own.until("fencing", 60, () -> !own.told("node2 was fenced").isEmpty());
    assertThat(tools(own, "node1").members(operation))
        .isEqualTo(new Reading.Known<>(new NodeNames(Set.of("node1"))));
  }

  @Test
  void withoutAClusterTheyAnswerAsTheRealOnesDoHere() throws Exception {
    SmallWorld none = new SmallWorld("live-migration", 5, new Scheduler(directory));
    for (List<String> argv :
        List.of(
            List.of("crm_mon", "--one-shot", "--output-as=xml"),
            List.of("cibadmin", "--query"),
            List.of("crm_node", "--name"),
            List.of("crmadmin", "--output-as=xml", "--timeout=2s", "--status=node1"),
            List.of("attrd_updater", "--output-as=xml", "-Q", "-n", "x", "-N", "node1"),
            List.of("attrd_updater", "-n", "x", "-U", "1"),
            List.of(
                "crm_attribute",
                "--type",
                "nodes",
                "--node",
                "node1",
                "--name",
                "x",
                "--query",
                "--quiet"),
            List.of("crm_resource", "--output-as=xml", "--locate", "--resource", "vm1"))) {
      assertThat(none.model.answer("node1", argv))
          .as(String.join(" ", argv))
          .isEqualTo(real(Optional.empty(), argv));
    }
  }

  @Test
  void onACibTheyAnswerAsTheRealOnesDoOnItsFile() throws Exception {
    String xml =
        "<constraints><rsc_location id=\"q\" rsc=\"vm1\" node=\"node1\" score=\"5\"/></constraints>";
    SmallWorld own = new SmallWorld("live-migration", 5, new Scheduler(directory)).started();
    Path file = directory.resolve("mirror.xml");
    Files.writeString(file, own.model.cib("node1").orElseThrow());
    for (List<String> argv :
        List.of(
            List.of("cibadmin", "--query", "--local", "--xpath", "//node_state[@uname='x']"),
            List.of("cibadmin", "--create", "--scope=constraints", "--xml-text", xml),
            List.of("cibadmin", "--create", "--scope=constraints", "--xml-text", xml),
            List.of(
                "cibadmin", "--replace", "--xpath=//rsc_location[@id='w']", "--xml-text", "<a/>"),
            List.of("cibadmin", "--delete", "--xpath=//rsc_location[@id='q']"),
            List.of("cibadmin", "--delete", "--xpath=//rsc_location[@id='q']"),
            List.of(
                "crm_attribute",
                "--type",
                "nodes",
                "--node",
                "node1",
                "--name",
                "x",
                "--query",
                "--quiet"),
            List.of("crm_resource", "--output-as=xml", "--locate", "--resource", "vm1"),
            List.of("crm_resource", "--output-as=xml", "--locate", "--resource", "nix"),
            List.of(
                "crm_resource",
                "--resource",
                "vm1",
                "--utilization",
                "--get-parameter",
                "cpu",
                "--quiet"))) {
      ToolAnswer real = real(Optional.of(file), argv);
      ToolAnswer ours = own.model.answer("node1", argv);
      assertThat(ours.exit()).as(String.join(" ", argv)).isEqualTo(real.exit());
      assertThat(ours.err()).as(String.join(" ", argv)).isEqualTo(real.err());
      if (!ours.out().contains("failed_update")) {
        assertThat(ours.out()).as(String.join(" ", argv)).isEqualTo(real.out());
      }
    }
  }

  private static ToolAnswer real(Optional<Path> cib, List<String> argv)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(argv);
    ProcessBuilder builder = new ProcessBuilder(command);
    cib.ifPresent(it -> builder.environment().put("CIB_file", it.toString()));
    Path out = directory.resolve("real.out");
    Path err = directory.resolve("real.err");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    int exit = builder.start().waitFor();
    return new ToolAnswer(exit, Files.readString(out), Files.readString(err));
  }
}
