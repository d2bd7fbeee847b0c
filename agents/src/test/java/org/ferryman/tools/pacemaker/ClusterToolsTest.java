// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.CommandResult.TimedOut;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.ocf.StepOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterToolsTest {
  private static final String QUERY = "attrd_updater --output-as=xml -Q -n master-r0 -N node1";
  private static final String LOCATE = "crm_resource --output-as=xml --locate --resource r0";

  private final ScriptedCommandRunner runner = new ScriptedCommandRunner();
  private final ClusterTools cluster = new ClusterTools(runner, NodeName.fixed("node1"));
  private final Operation operation =
      new Operation(Deadline.after(Duration.ofMinutes(5)), new Cancellation(), (level, line) -> {});

  private static String answer(String inner) {
    return "<pacemaker-result api-version=\"2.25\" request=\"x\">%s<status code=\"0\" message=\"OK\"/></pacemaker-result>"
        .formatted(inner);
  }

  @Test
  void attributesAreWrittenThroughTheDaemonOfThisNode() {
    runner.on("attrd_updater -n master-r0 -U 10000 -N node1", 0, "", "");
    runner.on("attrd_updater -n master-r0 -D -N node1", 0, "", "");
    assertThat(cluster.setAttribute("master-r0", "10000", operation)).isEqualTo(StepOutcome.ok());
    assertThat(cluster.deleteAttribute("master-r0", operation)).isEqualTo(StepOutcome.ok());
    assertThat(runner.commands()).allMatch(it -> it.timeout().equals(ClusterTools.TIMEOUT));
  }

  /** Without a word from Pacemaker, the daemon knows best which node it is on. */
  @Test
  void aNameThatIsNotKnownIsNotGuessed() {
    ClusterTools unnamed = new ClusterTools(runner, new NodeName(runner, "node1.example.com"));
    runner.on("attrd_updater -n master-r0 -U 10000", 0, "", "");
    assertThat(unnamed.setAttribute("master-r0", "10000", operation)).isEqualTo(StepOutcome.ok());
    assertThat(unnamed.nodeName(operation)).isEqualTo("node1.example.com");
  }

  @Test
  void withoutAClusterTheToolsReasonIsTold() {
    runner.on(
        "attrd_updater -n master-r0 -U 1 -N node1",
        102,
        "",
        "attrd_updater: Could not connect to attrd: Connection refused\n");
    assertThat(cluster.setAttribute("master-r0", "1", operation))
        .isInstanceOfSatisfying(
            StepOutcome.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains("Pacemaker does not run on this node")
                    .contains("Connection refused"));
  }

  @Test
  void allAttributesOfThisNodeAreReadFromTheCibAtOnce() {
    String query =
        "cibadmin --query --local --xpath //node_state[@uname='node1']/transient_attributes";
    runner.on(
        query,
        0,
        """
        <transient_attributes id="1">
          <instance_attributes id="status-1">
            <nvpair id="status-1-master-r0" name="master-r0" value="10000"/>
            <nvpair id="status-1-gone" name="gone" value=""/>
            <nvpair id="status-1-ferryman-ready-vm1" name="ferryman-ready-vm1" value="1"/>
          </instance_attributes>
        </transient_attributes>
        """,
        "");
    assertThat(cluster.attributes(operation))
        .isEqualTo(new Reading.Known<>(Map.of("master-r0", "10000", "ferryman-ready-vm1", "1")));
    runner.on(query, 105, "", "Call cib_query failed (-6): No such device or address\n");
    assertThat(cluster.attributes(operation)).isEqualTo(new Reading.Known<>(Map.of()));
    runner.on(query, 102, "", "cibadmin: Could not connect to the CIB manager\n");
    assertThat(cluster.attributes(operation)).isInstanceOf(Reading.Unknown.class);
    for (String garbage : List.of("", "<cib/>", "no XML")) {
      runner.on(query, 0, garbage, "");
      assertThat(cluster.attributes(operation)).as(garbage).isInstanceOf(Reading.Unknown.class);
    }
    assertThat(new ClusterTools(runner, NodeName.fixed("o'node")).attributes(operation))
        .isInstanceOf(Reading.Unknown.class);
  }

  private static String node(String name, boolean online, boolean unclean, String type) {
    return ("<node name=\"%s\" id=\"1\" online=\"%s\" standby=\"false\" pending=\"false\""
            + " unclean=\"%s\" type=\"%s\"/>")
        .formatted(name, online, unclean, type);
  }

  private Reading<NodeNames> members(String... nodes) {
    runner.on(
        "crm_mon --one-shot --output-as=xml",
        0,
        "<pacemaker-result api-version=\"2.25\" request=\"crm_mon\"><nodes>"
            + String.join("", nodes)
            + "</nodes><status code=\"0\" message=\"OK\"/></pacemaker-result>",
        "");
    return cluster.members(operation);
  }

  /** As crm_mon of Pacemaker 2.1.5 answers. */
  @Test
  void aNodeThatIsOnlineOrYetToBeFencedIsAMemberAlsoOneOfPacemakerRemote() {
    assertThat(
            members(
                node("node1", true, false, "member"),
                node("lost", false, true, "member"),
                node("left", false, false, "member"),
                node("remote1", true, false, "remote"),
                node("remote2", false, false, "remote")))
        .isEqualTo(new Reading.Known<>(new NodeNames(Set.of("node1", "lost", "remote1"))));
  }

  @Test
  void membersAreNotKnownWithoutThisNodeAmongThem() {
    String query = "crm_mon --one-shot --output-as=xml";
    assertThat(members(node("node2", true, false, "member"))).isInstanceOf(Reading.Unknown.class);
    for (String garbage : List.of("", "node1 node2", "<nodes/>")) {
      runner.on(query, 0, garbage, "");
      assertThat(cluster.members(operation)).as(garbage).isInstanceOf(Reading.Unknown.class);
    }
    runner.on(query, 102, "", "crm_mon: Connection to cluster failed: Connection refused\n");
    assertThat(cluster.members(operation))
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("Connection refused"));
  }

  @Test
  void attributesAreRead() {
    runner.on(
        QUERY, 0, answer("<attribute name=\"master-r0\" value=\"10000\" host=\"node1\"/>"), "");
    assertThat(cluster.attribute("master-r0", operation))
        .isEqualTo(new AttributeReading.Value("10000"));
    runner.on(QUERY, 0, answer("<attribute name=\"master-r0\" value=\"\" host=\"node1\"/>"), "");
    assertThat(cluster.attribute("master-r0", operation)).isEqualTo(new AttributeReading.Unset());
    runner.on(QUERY, 105, "", "Could not query value of master-r0: attribute does not exist\n");
    assertThat(cluster.attribute("master-r0", operation)).isEqualTo(new AttributeReading.Unset());
  }

  /** As attrd_updater of Pacemaker 2.1.5 answers. */
  @Test
  void attributeThatDoesNotExistIsUnsetThoughTheToolCallsItABadConfiguration() {
    String error = "attrd_updater: Could not query value of master-r0: attribute does not exist";
    runner.on(
        QUERY,
        78,
        "<pacemaker-result api-version=\"2.25\" request=\"x\"><status code=\"78\""
            + " message=\"Invalid configuration\"><errors><error>%s</error></errors></status></pacemaker-result>"
                .formatted(error),
        "");
    assertThat(cluster.attribute("master-r0", operation)).isEqualTo(new AttributeReading.Unset());
    runner.on(QUERY, 78, "", "attrd_updater: something else is wrong");
    assertThat(cluster.attribute("master-r0", operation))
        .isInstanceOf(AttributeReading.Unknown.class);
  }

  @Test
  void anotherNodesAttributeIsNotThisNodes() {
    runner.on(
        QUERY, 0, answer("<attribute name=\"master-r0\" value=\"10000\" host=\"node2\"/>"), "");
    assertThat(cluster.attribute("master-r0", operation))
        .isInstanceOf(AttributeReading.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "<pacemaker-result/>", "<other><attribute/></other>"})
  void garbledAnswersAreUnknown(String text) {
    runner.on(QUERY, 0, text, "");
    runner.on(LOCATE, 0, text, "");
    assertThat(cluster.attribute("master-r0", operation))
        .isInstanceOf(AttributeReading.Unknown.class);
    assertThat(cluster.promotedNodes("r0", operation)).isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void toolsThatHangAreUnknown() {
    runner.on(QUERY, command -> new TimedOut(command, "", "", Duration.ZERO));
    runner.on(LOCATE, command -> new TimedOut(command, "", "", Duration.ZERO));
    assertThat(cluster.attribute("master-r0", operation))
        .isInstanceOf(AttributeReading.Unknown.class);
    assertThat(cluster.promotedNodes("r0", operation)).isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void promotedNodesAreToldFromTheOthers() {
    runner.on(
        LOCATE,
        0,
        answer(
            "<nodes resource=\"r0\"><node>node2</node>"
                + "<node state=\"promoted\">node1</node></nodes>"),
        "");
    assertThat(cluster.promotedNodes("r0", operation))
        .isEqualTo(new Reading.Known<>(Set.of("node1")));
    runner.on(LOCATE, 0, answer("<nodes resource=\"r0\"/>"), "");
    assertThat(cluster.promotedNodes("r0", operation)).isEqualTo(new Reading.Known<>(Set.of()));
    runner.on(LOCATE, 105, "", "Resource 'r0' not found");
    assertThat(cluster.promotedNodes("r0", operation)).isInstanceOf(Reading.Unknown.class);
  }
}
