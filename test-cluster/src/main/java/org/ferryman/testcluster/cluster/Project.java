// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where things are in a checkout of the project.
 *
 * @param root the checkout's top directory
 */
public record Project(Path root) {
  /**
   * System property that names the top directory; without it, it is looked for upwards from here.
   */
  public static final String ROOT_PROPERTY = "ferryman.root";

  private static final int CHECKOUT_DIGITS = 6;
  private static final String MARK = "test-cluster/src/main/node/Dockerfile";

  /**
   * @throws ClusterException if that is not a checkout of the project
   */
  public Project {
    root = root.toAbsolutePath().normalize();
    if (!Files.isRegularFile(root.resolve(MARK))) {
      throw new ClusterException(
          "%s is not Ferryman's source tree (it has no %s); set -D%s=DIR"
              .formatted(root, MARK, ROOT_PROPERTY));
    }
  }

  /** The checkout that this JVM was started for. */
  public static Project find() {
    String given = System.getProperty(ROOT_PROPERTY);
    if (given != null) {
      return new Project(Path.of(given));
    }
    Path start = Path.of("").toAbsolutePath();
    return Stream.<Path>iterate(start, path -> path != null, Path::getParent)
        .filter(path -> Files.isRegularFile(path.resolve(MARK)))
        .findFirst()
        .map(Project::new)
        .orElseGet(() -> new Project(start));
  }

  /**
   * Name of this checkout's cluster for a use: two checkouts on one machine don't remove each
   * other's nodes.
   *
   * @param use short word for what the cluster is for
   */
  public String clusterName(String use) {
    return use + "-" + Digest.of(root.toString()).substring(0, CHECKOUT_DIGITS);
  }

  /** What the node image is made of. */
  Path node() {
    return root.resolve("test-cluster/src/main/node");
  }

  /** Sources of the static programs that connect a node to the simulated hardware. */
  Path programs() {
    return root.resolve("test-cluster/src/main/c");
  }

  /** Everything that is made at run time: logs, sockets, images in the making. Not in git. */
  public Path work() {
    return root.resolve("test-cluster/.work");
  }

  /** Ferryman's own packages, as far as they are built. */
  List<Path> packages() {
    Path target = root.resolve("ocf-wrappers/target");
    if (!Files.isDirectory(target)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
    } catch (IOException e) {
      throw new ClusterException("cannot look for Ferryman's package in " + target, e);
    }
  }
}
