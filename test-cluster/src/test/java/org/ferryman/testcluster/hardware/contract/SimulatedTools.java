// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.ExecConfig;
import org.ferryman.testcluster.hardware.StandIns;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.serve.HardwareServer;
import org.ferryman.tools.drbd.DrbdContract.Situation;

/** The real drbdadm and the stand-ins of simulated hardware, in any situation of the contract. */
final class SimulatedTools implements Closeable {
  private final Path dir;
  private final Path bin;
  private final Flavour flavour;
  private final List<Closeable> open = new ArrayList<>();

  /**
   * On tools that {@link #install} put there.
   *
   * @param bin what it returned
   */
  SimulatedTools(Path dir, Path bin, Flavour flavour) {
    this.dir = dir;
    this.bin = bin;
    this.flavour = flavour;
  }

  /** Installs the tools into a folder. */
  static Path install(Path dir) throws IOException, InterruptedException {
    return StandIns.install(dir, DrbdPair.CONFIGURATION);
  }

  /** The tools of the node that is asked, on a pair of its own in that situation. */
  CommandRunner in(Situation situation) {
    DrbdPair pair = new DrbdPair(flavour);
    String node = "node" + situation.node();
    bring(pair, situation);
    try {
      HardwareServer server =
          new HardwareServer(pair.hardware, Files.createTempDirectory(dir, "hw"));
      Thread clock = new Thread(pair.hardware::followClock, "clock");
      clock.setDaemon(true);
      clock.start();
      open.add(pair.hardware::close);
      open.add(server::close);
      return runner(node, server.socket(node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CommandRunner runner(String node, Path socket) {
    List<Path> path = new ArrayList<>(List.of(bin));
    path.addAll(ExecConfig.DEFAULT_PATH);
    CommandRunner tools =
        new ExecCommandRunner(ExecConfig.defaults().withPath(path).withFolders(List.of(dir)));
    return (command, cancellation) -> {
      Map<String, String> environment = new HashMap<>(command.environment());
      environment.put("FERRYMAN_HARDWARE", socket.toString());
      environment.put("__DRBD_NODE__", node);
      return tools.run(new Command(command.argv(), environment, command.timeout()), cancellation);
    };
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : open) {
      each.close();
    }
  }

  /** Brings the pair into the situation. */
  private static void bring(DrbdPair pair, Situation situation) {
    String r = situation.resource().name();
    switch (situation) {
      case NO_MODULE -> {}
      case NOT_CONFIGURED -> pair.ok(1, "modprobe drbd");
      case ALONE_INCONSISTENT -> pair.metaData(r).up(1, r);
      case CONNECTED_WITHOUT_DATA -> pair.connected(r);
      case SYNC_SOURCE, SYNC_TARGET ->
          pair.connected(r).slowSync(1, r).slowSync(2, r).primary(1, r, "--force");
      case BOTH_SECONDARY -> pair.inSync(r);
      case PRIMARY, SECONDARY_OF_PRIMARY, SECOND_FORBIDDEN -> pair.inSync(r).primary(1, r);
      case BOTH_PRIMARY -> pair.inSync(r).primary(1, r).primary(2, r);
      case PRIMARY_ALONE, SECONDARY_STAND_ALONE -> pair.inSync(r).primary(1, r).disconnect(2, r);
      case DISKLESS_SECONDARY -> pair.inSync(r).primary(1, r).detach(2, r);
      case DISKLESS_PRIMARY -> pair.inSync(r).primary(1, r).detach(1, r);
      case OUTDATED -> pair.inSync(r).disconnect(2, r).outdate(2, r);
      case SPLIT_BRAIN -> pair.inSync(r).disconnect(2, r).primary(1, r).primary(2, r).connect(2, r);
      case PRIMARY_HELD_OPEN -> pair.inSync(r).primary(1, r).held(1, r);
    }
  }
}
