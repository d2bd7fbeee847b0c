// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.testcluster.hardware.Hardware;
import org.ferryman.testcluster.hardware.PowerSwitch;
import org.ferryman.testcluster.hardware.base.Event;
import org.ferryman.testcluster.hardware.base.HardwareTimings;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.ferryman.testcluster.hardware.serve.HardwareControl;
import org.ferryman.testcluster.hardware.serve.HardwareServer;

/**
 * The simulated hardware that a cluster runs on, reached over its control socket, whether it is
 * served in this JVM or in another one.
 */
public final class ClusterHardware implements AutoCloseable {
  private final HardwareControl control;
  private final List<AutoCloseable> owned;

  private ClusterHardware(HardwareControl control, List<AutoCloseable> owned) {
    this.control = control;
    this.owned = List.copyOf(owned);
  }

  /**
   * Something asked of the hardware.
   *
   * @param <T> the answer
   */
  @FunctionalInterface
  public interface Question<T> {
    /** Asks it. */
    T ask(HardwareControl hardware) throws IOException;
  }

  /** Something done to the hardware. */
  @FunctionalInterface
  public interface Deed {
    /** Does it. */
    void tell(HardwareControl hardware) throws IOException;
  }

  /**
   * Serves the hardware of a planned cluster in this JVM; its power switches are the containers'.
   *
   * @param plan which nodes
   * @param directory for the sockets: control.sock, and NODE/hw.sock per node
   * @throws ClusterException if the sockets cannot be made
   */
  public static ClusterHardware serve(ClusterPlan plan, Path directory) {
    return serve(plan, directory, HardwareTimings.real());
  }

  /**
   * As {@link #serve(ClusterPlan, Path)}, for what is not about how long the hardware takes.
   *
   * @param timings how long it takes
   */
  public static ClusterHardware serve(ClusterPlan plan, Path directory, HardwareTimings timings) {
    ContainerPower power = new ContainerPower(plan);
    return serve(plan, directory, timings, power, List.of(power));
  }

  /**
   * As {@link #serve(ClusterPlan, Path)}, for nodes that are no containers.
   *
   * @param power is run as {@code COMMAND NODE off|on|pause|unpause} to switch a node
   */
  public static ClusterHardware serve(ClusterPlan plan, Path directory, String power) {
    return serve(plan, directory, HardwareTimings.real(), new CommandPower(power), List.of());
  }

  private static ClusterHardware serve(
      ClusterPlan plan,
      Path directory,
      HardwareTimings timings,
      PowerSwitch power,
      List<AutoCloseable> alongside) {
    Hardware hardware =
        new Hardware(
            plan.flavour(), plan.nodeNames(), timings, power, new SecureRandom().nextLong());
    try {
      for (String node : plan.nodeNames()) {
        Files.createDirectories(directory.resolve(node));
      }
      HardwareServer server = new HardwareServer(hardware, directory);
      Thread clock = new Thread(hardware::followClock, "hardware-clock");
      clock.setDaemon(true);
      clock.start();
      List<AutoCloseable> owned = new ArrayList<>(alongside);
      owned.add(0, hardware::close);
      owned.add(1, server);
      return new ClusterHardware(new HardwareControl(socket(directory)), owned);
    } catch (IOException e) {
      throw new ClusterException("cannot serve the simulated hardware in " + directory, e);
    }
  }

  /**
   * The hardware that another JVM serves.
   *
   * @throws ClusterException if nothing answers
   */
  public static ClusterHardware connect(Path directory) {
    try {
      return new ClusterHardware(new HardwareControl(socket(directory)), new ArrayList<>());
    } catch (IOException e) {
      throw new ClusterException(
          "the simulated hardware does not answer; start the cluster anew with 'cluster up'", e);
    }
  }

  /** Where the hardware of a directory listens. */
  public static Path socket(Path directory) {
    return directory.resolve("control.sock");
  }

  /**
   * Asks something.
   *
   * @throws ClusterException if it is refused, or nothing answers
   */
  public <T> T ask(Question<T> question) {
    try {
      return question.ask(control);
    } catch (IOException e) {
      throw new ClusterException("the simulated hardware could not do it", e);
    }
  }

  /**
   * Does something.
   *
   * @throws ClusterException if it is refused, or nothing answers
   */
  public void tell(Deed deed) {
    ask(
        hardware -> {
          deed.tell(hardware);
          return true;
        });
  }

  /** What it measured so far. */
  public MeasurementReport measurements() {
    return ask(HardwareControl::measurements);
  }

  /** What happened after the event of that number; 0 for all. */
  public List<Event> eventsAfter(long seq) {
    return ask(hardware -> hardware.eventsSince(seq));
  }

  /** Closes the connection, and the hardware if it is served here. */
  @Override
  public void close() {
    try {
      control.close();
      for (AutoCloseable part : owned) {
        part.close();
      }
    } catch (Exception e) {
      throw new ClusterException("the simulated hardware did not close", e);
    }
  }
}
