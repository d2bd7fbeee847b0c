// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import java.nio.file.Path;
import java.util.Locale;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.HardwareTimings;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class a running cluster of its own, of two nodes unless it wants more, on hardware
 * in this JVM. When a test fails, the nodes' logs are kept in target/cluster-logs.
 */
public final class ClusterExtension
    implements BeforeAllCallback, AfterTestExecutionCallback, AfterAllCallback {
  private final int nodes;
  private final Flavour flavour;
  private final HardwareTimings timings;
  private final String release;
  private TestCluster cluster;

  /** A cluster whose nodes have DRBD 8.4. */
  public ClusterExtension() {
    this(Flavour.DRBD84);
  }

  /** A cluster whose nodes have that DRBD. */
  public ClusterExtension(Flavour flavour) {
    this(flavour, HardwareTimings.real());
  }

  /** A cluster on hardware with these timings. */
  public ClusterExtension(Flavour flavour, HardwareTimings timings) {
    this(2, flavour, timings, NodeImage.BOOKWORM);
  }

  /** A cluster of that many nodes, with DRBD 8.4; its resource r0 is on the first two. */
  public static ClusterExtension ofNodes(int nodes) {
    return new ClusterExtension(nodes, Flavour.DRBD84, HardwareTimings.real(), NodeImage.BOOKWORM);
  }

  /** A cluster whose nodes run that release of Debian. */
  public static ClusterExtension ofRelease(Flavour flavour, String release) {
    return new ClusterExtension(2, flavour, HardwareTimings.real(), release);
  }

  private ClusterExtension(int nodes, Flavour flavour, HardwareTimings timings, String release) {
    this.nodes = nodes;
    this.flavour = flavour;
    this.timings = timings;
    this.release = release;
  }

  /** The cluster. */
  public TestCluster cluster() {
    return cluster;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Project project = Project.find();
    String use = use(context.getRequiredTestClass());
    ClusterPlan plan = new ClusterPlan(project.clusterName(use), nodes, flavour, false);
    Path directory = project.work().resolve(use);
    String image = new NodeImage(project, release, System.out::println).ensure();
    TestCluster.remove(plan.name());
    cluster =
        TestCluster.start(plan, image, directory, ClusterHardware.serve(plan, directory, timings));
  }

  /** Of the class, so that two classes can run at once. */
  private static String use(Class<?> test) {
    return test.getSimpleName().replaceFirst("IT$", "").toLowerCase(Locale.ROOT);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      Path logs =
          Path.of("target", "cluster-logs", context.getRequiredTestClass().getSimpleName())
              .resolve(context.getDisplayName().replaceAll("[^A-Za-z0-9_.-]+", "-"));
      cluster.writeLogs(logs).forEach(file -> System.out.println("log kept: " + file));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (cluster != null) {
      cluster.close();
    }
  }
}
