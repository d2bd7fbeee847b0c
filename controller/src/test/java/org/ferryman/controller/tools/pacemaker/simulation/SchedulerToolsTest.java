// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.controller.tools.pacemaker.simulation.Scheduler.Event;
import org.ferryman.controller.tools.pacemaker.simulation.Scheduler.Reading;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How crm_simulate is asked, and what of its answers is not taken for one. */
class SchedulerToolsTest {
  private static final String NODES =
      "<nodes><node name='node1' online='true' standby='false' pending='false' unclean='false' expected_up='true'/></nodes>";
  private static final String ANSWER =
      """
      <pacemaker-result>
        <cluster_status>%1$s<resources>
          <resource id='vm1' resource_agent='ocf:ferryman:xen' role='Started' managed='true'>
            <node name='node1'/></resource>
        </resources></cluster_status>
        <transition>
          <rsc_action resource='vm1' op='stop' node='node1'/>
          <pseudo_action task='all_stopped'/>
          <rsc_action resource='drbd-r0:1' op='notify' node='node1'/>
          <fencing_action target='node2' op='reboot'/>
        </transition>
        <revised_cluster_status>%1$s<resources>
          <resource id='vm1' resource_agent='ocf:ferryman:xen' role='Stopped' managed='true'/>
        </resources></revised_cluster_status>
      </pacemaker-result>
      """
          .formatted(NODES);

  @TempDir Path folder;

  private final List<List<String>> asked = new ArrayList<>();

  private Reading ask(int code, String out, String err, Event... events) {
    CommandRunner runner =
        (command, cancellation) -> {
          asked.add(command.argv());
          return new Exited(command, code, out, err, Duration.ZERO);
        };
    return new SchedulerTools(runner, folder)
        .transition(
            "<cib/>",
            List.of(events),
            new Operation(
                Deadline.after(Duration.ofMinutes(1)), new Cancellation(), (level, line) -> {}));
  }

  @Test
  void actionsAndPlacesAreRead() {
    assertThat(ask(0, ANSWER, ""))
        .isInstanceOfSatisfying(
            Reading.Known.class,
            known -> {
              Transition transition = known.transition();
              assertThat(transition.changes())
                  .extracting(Transition.Action::describe)
                  .containsExactly("vm1 stop node1", "fence node2");
              assertThat(transition.before().activeOn("vm1")).containsExactly("node1");
              assertThat(transition.complete()).isTrue();
              assertThat(transition.after().activeOn("vm1")).isEmpty();
              assertThat(transition.before().nodes()).containsOnlyKeys("node1");
            });
  }

  @Test
  void eventsHappenInAStepOfTheirOwnAndFailuresInTheTransition() {
    assertThat(ask(0, ANSWER, "", Event.nodeLost("node2"), new Event("--op-fail=x", true)))
        .isInstanceOf(Reading.Known.class);

    assertThat(asked).hasSize(2);
    assertThat(asked.get(0)).contains("--node-fail=node2").doesNotContain("--simulate");
    assertThat(asked.get(1))
        .contains("--simulate", "--op-fail=x")
        .doesNotContain("--node-fail=node2");
  }

  @Test
  void transitionThatComesToNoEndIsToldOf() {
    assertThat(ask(1, ANSWER, ""))
        .isInstanceOfSatisfying(
            Reading.Known.class, known -> assertThat(known.transition().complete()).isFalse());
  }

  @Test
  void whatIsNoAnswerIsNotTakenForOne() {
    assertThat(ask(78, "", "no schema")).isInstanceOf(Reading.Unknown.class);
    assertThat(ask(0, ANSWER, "a warning")).isInstanceOf(Reading.Unknown.class);
    assertThat(ask(0, "<pacemaker-result/>", "")).isInstanceOf(Reading.Unknown.class);
    assertThat(ask(0, "nothing", "")).isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void noFileIsLeftBehind() throws IOException {
    ask(0, ANSWER, "");
    ask(78, "", "no schema");

    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
