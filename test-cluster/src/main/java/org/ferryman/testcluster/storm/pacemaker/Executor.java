// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.function.Consumer;

/** The world's side of the local executor: it runs resource agents on nodes. */
@FunctionalInterface
public interface Executor {

  /**
   * Begins an operation.
   *
   * @param node on which node
   * @param operation what
   * @param done is told once, at any later instant of model time or during this call, unless the
   *     node dies; never after {@link Running#kill}
   * @return the operation that runs
   */
  Running start(String node, ResourceOperation operation, Consumer<OperationResult> done);

  /** An agent that runs. */
  @FunctionalInterface
  interface Running {
    /** Kills its process group at once (SIGKILL), as the executor does at a timeout. */
    void kill();
  }
}
