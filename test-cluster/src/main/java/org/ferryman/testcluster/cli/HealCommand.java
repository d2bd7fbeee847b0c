// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Ends all partitions. */
@Command(
    name = "heal",
    mixinStandardHelpOptions = true,
    description = "Ends all partitions: cluster network and DRBD's link.")
final class HealCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    Tool.cluster().heal();
    return 0;
  }
}
