// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.ferryman.testcluster.cluster.ClusterHardware;
import org.ferryman.testcluster.cluster.ClusterPlan;
import org.ferryman.testcluster.cluster.NodeImage;
import org.ferryman.testcluster.cluster.Project;
import org.ferryman.testcluster.cluster.TestCluster;

/** The cluster that the command line tool looks after; there is one per checkout. */
final class Tool {
  private static final String USE = "cli";

  private Tool() {}

  static String name() {
    return Project.find().clusterName(USE);
  }

  static Path directory() {
    return Project.find().work().resolve(USE);
  }

  /** Whether input and output are a terminal that understands cursor movements. */
  static boolean terminal() {
    return Boolean.getBoolean("ferryman.terminal");
  }

  /** The one that runs. */
  static TestCluster cluster() {
    return TestCluster.attach(name(), directory());
  }

  /** A new one in its place. */
  static TestCluster start(int nodes, Consumer<String> progress) {
    ClusterPlan plan = new ClusterPlan(name(), nodes, true);
    String image = new NodeImage(Project.find(), progress).ensure();
    TestCluster.remove(plan.name());
    new Background(directory()).start(plan.nodes());
    progress.accept("starting %d nodes".formatted(nodes));
    return TestCluster.start(plan, image, directory(), ClusterHardware.connect(directory()));
  }
}
