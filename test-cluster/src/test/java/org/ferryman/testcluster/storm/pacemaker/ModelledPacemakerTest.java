// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.Pacemaker;
import org.ferryman.tools.pacemaker.PacemakerTools;
import org.junit.jupiter.api.Test;

/** The adapter on the tools of the modelled cluster. */
class ModelledPacemakerTest extends PacemakerToolsContract {

  @Override
  protected Pacemaker pacemaker(Given given) {
    return on(world(given), host());
  }

  @Override
  Pacemaker withoutCluster() {
    return on(new SmallWorld("fenced", 3, new Scheduler(directory)), "node1");
  }

  private static Pacemaker on(SmallWorld world, String node) {
    CommandRunner runner =
        (command, cancellation) -> {
          ToolAnswer answer = world.model.answer(node, command.argv());
          return new CommandResult.Exited(
              command, answer.exit(), answer.out(), answer.err(), Duration.ZERO);
        };
    return new PacemakerTools(runner, Map.of(), FencingConfig.DEFAULTS);
  }

  @Test
  void aMemberIsHeardAndALostNodeIsNot() {
    assertThat(pacemaker(Given.SETTLED).echo(other(), operation()))
        .isInstanceOf(Pacemaker.Echo.Heard.class);
    assertThat(pacemaker(Given.OTHER_LOST).echo(other(), operation()))
        .isInstanceOf(Pacemaker.Echo.Silent.class);
  }
}
