// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.demo.AgentSuite;
import org.ferryman.testcluster.demo.FailoverScenario;
import org.ferryman.testcluster.demo.Narrator;
import org.ferryman.testcluster.demo.StandbyScenario;
import org.ferryman.testcluster.demo.Step;
import org.ferryman.testcluster.demo.Summary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a guest surviving its host. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Starts two nodes, configures the failover sample, cuts the power of the guest's node, lets"
            + " it return, moves the guest back; tells it as it happens and ends with what the"
            + " hardware measured. Exit code 0 only if no acknowledged write was lost, nothing"
            + " wrote or ran twice, and the guest runs at the end. demo --lab (as the first word)"
            + " shows it on real Xen and real DRBD instead: test-cluster/lab run smoke.")
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--agents",
      defaultValue = "ferryman",
      paramLabel = "ferryman|peers",
      description =
          "Ferryman's agents, or ocf:linbit:drbd and ocf:heartbeat:Xen in the same configuration"
              + " (default: ${DEFAULT-VALUE}).")
  private String agents;

  @Option(names = "--keep", description = "Leave the cluster running at the end.")
  private boolean keep;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    AgentSuite suite = suite();
    Narrator narrator = new Narrator(spec.commandLine().getOut(), Tool.terminal());
    try {
      boolean unharmed = run(suite, narrator);
      if (!keep) {
        narrator.heading("tidying up");
        TestCluster.remove(Tool.name());
        new Background(Tool.directory()).stop();
      }
      narrator.text(unharmed ? "OK" : "FAILED: something was lost or ran twice; see the table");
      return unharmed ? 0 : 1;
    } catch (ClusterException e) {
      narrator.text("FAILED: " + Failures.text(e));
      narrator.text(
          "The cluster is left as it is: 'test-cluster/cluster status', '… logs', '… down'. The"
              + " hardware's log: "
              + new Background(Tool.directory()).log());
      return 1;
    }
  }

  private boolean run(AgentSuite suite, Narrator narrator) {
    narrator.heading("two nodes start");
    TestCluster cluster = Tool.start(2, line -> narrator.say("setup", line));
    FailoverScenario scenario = new FailoverScenario(cluster, narrator);
    scenario.runAll(suite);
    List<Step> steps = new ArrayList<>(scenario.steps());
    if (suite == AgentSuite.FERRYMAN) {
      StandbyScenario standby = new StandbyScenario(cluster, narrator);
      standby.runAll();
      steps.addAll(standby.steps());
    }
    Summary summary = new Summary(steps, cluster.hardware().measurements());
    scenario.stop();
    narrator.text("\n" + summary.table() + "\n");
    return summary.unharmed();
  }

  private AgentSuite suite() {
    try {
      return AgentSuite.valueOf(agents.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ClusterException("--agents is ferryman or peers, not " + agents, e);
    }
  }
}
