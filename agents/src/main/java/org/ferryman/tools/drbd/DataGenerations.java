// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;

/**
 * DRBD's data generation identifiers (drbdsetup(8), {@code get-gi}). A node that writes without a
 * peer keeps the generation that the two had in common as the second identifier, until the peer has
 * caught up; it outlasts a reboot.
 */
public final class DataGenerations {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Pattern IDENTIFIERS =
      Pattern.compile("(?m)^\\s*([0-9A-Fa-f]{16}):([0-9A-Fa-f]{16}):");
  private static final String NONE = "0".repeat(16);

  private final CommandRunner runner;

  /** The tools as that runner finds them. */
  public DataGenerations(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * Whether this node has written what a peer lacks; false where it is not known.
   *
   * @param peer the peer's connection; empty where it can't be told from others, as DRBD 8.4's
   */
  public boolean behind(DrbdStatus status, Optional<DrbdConnection> peer, Operation operation) {
    return status.volumes().stream().anyMatch(volume -> behind(status, volume, peer, operation));
  }

  private boolean behind(
      DrbdStatus status, DrbdVolume volume, Optional<DrbdConnection> peer, Operation operation) {
    List<String> what =
        peer.map(
                it ->
                    List.of(
                        status.resource(),
                        Integer.toString(it.peerNodeId()),
                        Integer.toString(volume.number())))
            .orElseGet(() -> List.of(Integer.toString(volume.minor())));
    List<String> argv = new ArrayList<>(List.of("drbdsetup", "get-gi"));
    argv.addAll(what);
    CommandResult result =
        runner.run(
            Command.of(operation.deadline().remainingAtMost(TIMEOUT), argv.toArray(String[]::new)),
            operation.cancellation());
    Matcher found = IDENTIFIERS.matcher(result.succeeded() ? result.stdout() : "");
    if (!found.find()) {
      operation.log().debug("data generations are not known: " + result.describe());
      return false;
    }
    return !found.group(2).equals(NONE);
  }
}
