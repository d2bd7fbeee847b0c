// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.serve;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.testcluster.hardware.Fault;
import org.ferryman.testcluster.hardware.NodeStatus;
import org.ferryman.testcluster.hardware.base.Event;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.ferryman.testcluster.hardware.xen.MigrationStep;

/**
 * Controls a running hardware process through DIR/control.sock. Every method throws IOException if
 * the process cannot be reached, and with the hardware's reason if it refuses.
 */
public final class HardwareControl implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final Path socket;
  private final SocketChannel channel;
  private final BufferedReader in;

  /**
   * Connects.
   *
   * @param socket DIR/control.sock
   * @throws IOException if nothing listens there
   */
  public HardwareControl(Path socket) throws IOException {
    this.socket = socket;
    try {
      this.channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new IOException("hardware control: cannot reach " + socket + ": " + e.getMessage(), e);
    }
    this.in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
  }

  /**
   * Cuts a node's power and waits until its container is off.
   *
   * @param node the node
   * @throws IOException see the class
   */
  public void powerOff(String node) throws IOException {
    ask(request("power-off", node));
  }

  /**
   * Gives a node power and waits until its container is on.
   *
   * @param node the node
   * @throws IOException see the class
   */
  public void powerOn(String node) throws IOException {
    ask(request("power-on", node));
  }

  /**
   * Freezes a node.
   *
   * @param node the node
   * @throws IOException see the class
   */
  public void hang(String node) throws IOException {
    ask(request("hang", node));
  }

  /**
   * Lets a frozen node go on.
   *
   * @param node the node
   * @throws IOException see the class
   */
  public void resume(String node) throws IOException {
    ask(request("resume", node));
  }

  /**
   * Cuts the replication link of two nodes.
   *
   * @param node one
   * @param peer the other
   * @throws IOException see the class
   */
  public void cutLink(String node, String peer) throws IOException {
    ask(request("cut-link", node).put("peer", peer));
  }

  /**
   * Mends the replication link of two nodes.
   *
   * @param node one
   * @param peer the other
   * @throws IOException see the class
   */
  public void healLink(String node, String peer) throws IOException {
    ask(request("heal-link", node).put("peer", peer));
  }

  /**
   * Sets a fault of a tool.
   *
   * @param fault what goes wrong from now on
   * @throws IOException see the class
   */
  public void setFault(Fault fault) throws IOException {
    ask(
        request("set-fault", fault.node())
            .put("tool", fault.tool())
            .put("kind", fault.kind().name())
            .put("exit", fault.exit())
            .put("text", fault.text())
            .put("millis", fault.millis()));
  }

  /**
   * Clears faults.
   *
   * @param node of this node; empty for all
   * @param tool of this tool as it was set; empty for all
   * @throws IOException see the class
   */
  public void clearFaults(String node, String tool) throws IOException {
    ask(request("clear-faults", node).put("tool", tool));
  }

  /**
   * The faults that are set.
   *
   * @return them
   * @throws IOException see the class
   */
  public List<Fault> faults() throws IOException {
    return json.convertValue(ask(request("faults", "")), new TypeReference<>() {});
  }

  /**
   * Breaks or mends a disk.
   *
   * @param node where
   * @param path its device
   * @param broken whether it gives I/O errors from now on
   * @throws IOException see the class
   */
  public void breakDisk(String node, String path, boolean broken) throws IOException {
    ask(request("break-disk", node).put("path", path).put("broken", broken));
  }

  /**
   * Changes a host's memory.
   *
   * @param node where
   * @param mb all of it in MiB
   * @throws IOException see the class
   */
  public void memory(String node, int mb) throws IOException {
    ask(request("memory", node).put("mb", mb));
  }

  /**
   * Lets something in dom0 hold a DRBD device open, or close it again.
   *
   * @param node where
   * @param minor the device
   * @param open whether to open or to close
   * @throws IOException see the class
   */
  public void holdDevice(String node, int minor, boolean open) throws IOException {
    ask(request("hold-device", node).put("minor", minor).put("open", open));
  }

  /**
   * Makes a guest crash.
   *
   * @param node where
   * @param guest its name
   * @throws IOException see the class
   */
  public void crashGuest(String node, String guest) throws IOException {
    ask(request("crash-guest", node).put("guest", guest));
  }

  /**
   * Makes a guest ignore shutdown requests, or heed them again.
   *
   * @param node where
   * @param guest its name
   * @param ignores whether it ignores them
   * @throws IOException see the class
   */
  public void ignoreShutdown(String node, String guest, boolean ignores) throws IOException {
    ask(request("ignore-shutdown", node).put("guest", guest).put("ignores", ignores));
  }

  /**
   * Lets a guest boot another kernel within its domain, as kdump does, or be done with that.
   *
   * @param node where
   * @param guest its name
   * @param resets whether it begins or ends
   * @throws IOException see the class
   */
  public void softReset(String node, String guest, boolean resets) throws IOException {
    ask(request("soft-reset", node).put("guest", guest).put("resets", resets));
  }

  /**
   * Lets domains that have been destroyed stay on a host, without a name, or go.
   *
   * @param node where
   * @param keep whether they stay
   * @throws IOException see the class
   */
  public void keepDying(String node, boolean keep) throws IOException {
    ask(request("keep-dying", node).put("keep", keep));
  }

  /**
   * Chooses what a host's boot loader starts from its next loss of power on.
   *
   * @param node where
   * @param xen Xen with the kernel on it, or the kernel alone
   * @throws IOException see the class
   */
  public void bootXen(String node, boolean xen) throws IOException {
    ask(request("boot-xen", node).put("xen", xen));
  }

  /**
   * Holds live migrations at a step, for ever if nobody lets them go on.
   *
   * @param step which
   * @param hold whether to hold them or to let them go on
   * @throws IOException see the class
   */
  public void holdMigrations(MigrationStep step, boolean hold) throws IOException {
    ask(request("hold-migrations", "").put("step", step.name()).put("hold", hold));
  }

  /**
   * Changes how fast live migrations are.
   *
   * @param copied memory copied, MiB per second
   * @param dirty memory that a running guest changes, MiB per second
   * @throws IOException see the class
   */
  public void migrationSpeed(long copied, long dirty) throws IOException {
    ask(request("migration-speed", "").put("copied", copied).put("dirty", dirty));
  }

  /**
   * What all nodes are doing.
   *
   * @return one status per node
   * @throws IOException see the class
   */
  public List<NodeStatus> status() throws IOException {
    return json.convertValue(ask(request("status", "")), new TypeReference<>() {});
  }

  /**
   * What the hardware measured.
   *
   * @return a snapshot
   * @throws IOException see the class
   */
  public MeasurementReport measurements() throws IOException {
    return json.convertValue(ask(request("measurements", "")), MeasurementReport.class);
  }

  /**
   * What happened.
   *
   * @param seq number of the last event known; 0 for all that are kept
   * @return the events, oldest first
   * @throws IOException see the class
   */
  public List<Event> eventsSince(long seq) throws IOException {
    return json.convertValue(
        ask(request("events-since", "").put("seq", seq)), new TypeReference<>() {});
  }

  private ObjectNode request(String command, String node) {
    return json.createObjectNode().put("command", command).put("node", node);
  }

  private synchronized JsonNode ask(ObjectNode request) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap((json.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      channel.write(line);
    }
    String answer = in.readLine();
    if (answer == null) {
      throw new EOFException("hardware control: " + socket + " closed during " + request);
    }
    JsonNode read = json.readTree(answer);
    if (!read.path("ok").asBoolean()) {
      throw new IOException(
          "hardware control: " + request + " refused: " + read.path("error").asText());
    }
    return read.path("value");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
