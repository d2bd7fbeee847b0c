// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.handler;

import static java.util.concurrent.TimeUnit.MINUTES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.ferryman.controller.reads.SharedPacemaker;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.SystemClock;
import org.ferryman.fencing.DrbdHandlers;
import org.ferryman.fencing.Verdict;
import org.ferryman.fencing.Verdict.HandlerExit;
import org.ferryman.node.NodeHandlers;
import org.ferryman.tools.pacemaker.Pacemaker;

/**
 * All guests of a node lose their peer in the same second: as many fence-peer handlers at once, as
 * the controller runs them. The peer is lost and not fenced yet, so all of them wait and look,
 * until it is. In a JVM of its own, for the heap is what is tried; the tools are answers in memory.
 */
final class HandlersAtOnce implements CommandRunner {
  private static final String RESOURCES = "<resources>";
  private static final String CONSTRAINTS = "<constraints>";
  private static final int OPERATIONS = 1500;

  private final String before;
  private final String after;
  private final StringBuilder placed = new StringBuilder();
  private final AtomicInteger processes = new AtomicInteger();
  private final AtomicInteger bans = new AtomicInteger();
  private volatile boolean fenced;

  private HandlersAtOnce(String sample, int guests) {
    StringBuilder resources = new StringBuilder();
    StringBuilder constraints = new StringBuilder();
    for (int i = 0; i < guests; i++) {
      resources.append(of(inner(sample, RESOURCES), i));
      constraints.append(of(inner(sample, CONSTRAINTS), i));
    }
    before =
        sample.substring(0, sample.indexOf(RESOURCES))
            + RESOURCES
            + resources
            + "</resources>"
            + CONSTRAINTS
            + constraints;
    StringBuilder status = new StringBuilder("<status>");
    for (int i = 0; i < OPERATIONS; i++) {
      status.append(
          "<lrm_rsc_op id=\"vm%d_monitor_10000\" operation_key=\"vm%d_monitor_10000\" operation=\"monitor\" crm-debug-origin=\"build_active_RAs\" crm_feature_set=\"3.16.2\" transition-key=\"5:12:0:5d3c9b52-6d0b-4d7e-9a7e-6f2b1f3a5c11\" transition-magic=\"0:0;5:12:0:5d3c9b52-6d0b-4d7e-9a7e-6f2b1f3a5c11\" exit-reason=\"\" on_node=\"node1\" call-id=\"%d\" rc-code=\"0\" op-status=\"0\" interval=\"10000\" last-rc-change=\"1700000000\" exec-time=\"20\" queue-time=\"0\" op-digest=\"873ed4f07792aa8ff18f3254244675ea\"/>"
              .formatted(i, i, i));
    }
    String rest = sample.substring(sample.indexOf("</constraints>"));
    after = rest.replace("<status/>", status + "</status>");
  }

  private static String inner(String sample, String section) {
    int from = sample.indexOf(section) + section.length();
    return sample.substring(from, sample.indexOf("</" + section.substring(1), from));
  }

  private static String of(String guest, int number) {
    return guest.replace("r0", "r" + number).replace("vm1", "vm" + (1000 + number));
  }

  /**
   * Prints how many processes the handlers started while all of them waited, in how many
   * milliseconds, and how large the CIB was; exits with 0 if every handler had the right verdict.
   *
   * @param args the sample's CIB, how many handlers, how many processes are waited for, and {@code
   *     own} where each reads for itself
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int guests = Integer.parseInt(args[1]);
    int enough = Integer.parseInt(args[2]);
    HandlersAtOnce tools = new HandlersAtOnce(Files.readString(Path.of(args[0])), guests);
    CountDownLatch fencedVerdicts = new CountDownLatch(guests);
    UnaryOperator<Pacemaker> readings =
        args[3].equals("own")
            ? UnaryOperator.identity()
            : pacemaker -> new SharedPacemaker(pacemaker, SystemClock.KERNEL);
    try (HandlerService service =
        new HandlerService(
            NodeHandlers.of(
                tools, readings, "node1", Path.of("no-such-folder"), SystemClock.KERNEL))) {
      for (int i = 0; i < guests; i++) {
        service.submit(
            DrbdHandlers.FENCE,
            List.of("--timeout", "300"),
            Map.of("DRBD_RESOURCE", "r" + i, "DRBD_PEERS", "node2"),
            counting(fencedVerdicts));
      }
      Awaitility.await().atMost(2, MINUTES).until(() -> tools.bans.get() == guests);
      int before = tools.processes.get();
      long began = System.nanoTime();
      Awaitility.await().atMost(2, MINUTES).until(() -> tools.processes.get() - before >= enough);
      System.out.printf(
          "%d processes in %d ms, CIB %d%n",
          tools.processes.get() - before,
          Duration.ofNanos(System.nanoTime() - began).toMillis(),
          tools.cib().length());
      tools.fenced = true;
      boolean all = fencedVerdicts.await(2, MINUTES);
      System.exit(all ? 0 : 1);
    }
  }

  private static HandlerListener counting(CountDownLatch fencedVerdicts) {
    return new HandlerListener() {
      @Override
      public void accepted(String id) {}

      @Override
      public void alive() {}

      @Override
      public void ended(Verdict verdict) {
        if (verdict.exit() != HandlerExit.FAILED) {
          fencedVerdicts.countDown();
        }
      }

      @Override
      public void broken() {}
    };
  }

  private synchronized String cib() {
    return before + placed + after;
  }

  private synchronized String place(String section) {
    placed.append(inner(section, CONSTRAINTS));
    bans.incrementAndGet();
    return "";
  }

  @Override
  public CommandResult run(Command command, Cancellation cancellation) {
    List<String> argv = command.argv();
    processes.incrementAndGet();
    return new CommandResult.Exited(command, 0, answer(argv), "", Duration.ZERO);
  }

  private String answer(List<String> argv) {
    String last = argv.get(argv.size() - 1);
    return switch (argv.get(0)) {
      case "cibadmin" -> argv.contains("--query") ? cib() : place(last);
      case "crm_mon" -> membership();
      case "crm_node" -> "node1\n";
      case "drbdadm" -> configuration(last);
      case "drbdsetup" -> state(last);
      default -> "";
    };
  }

  private String membership() {
    String node =
        "<node name='%s' online='%s' pending='false' unclean='%s' expected_up='%s'"
            + " standby='false'/>";
    return "<pacemaker-result><summary><cluster_options stonith-enabled='true'/></summary><nodes>"
        + node.formatted("node1", "true", "false", "true")
        + node.formatted("node2", "false", fenced ? "false" : "true", fenced ? "false" : "true")
        + "</nodes><resources/></pacemaker-result>";
  }

  private static String configuration(String resource) {
    String host =
        "<host name='%s'><volume vnr='0'><device"
            + " minor='0'>/dev/drbd0</device><disk>/dev/vdb</disk></volume></host>";
    return "<config><resource name='%s'>%s%s<section name='disk'><option name='fencing' value='resource-and-stonith'/></section></resource></config>"
        .formatted(resource, host.formatted("node1"), host.formatted("node2"));
  }

  private static String state(String resource) {
    return """
    exists resource name:%1$s role:Primary suspended:fencing
    exists connection name:%1$s peer-node-id:0 conn-name:peer connection:Connecting role:Unknown
    exists device name:%1$s volume:0 minor:0 disk:UpToDate
    exists peer-device name:%1$s peer-node-id:0 conn-name:peer volume:0 replication:Off peer-disk:DUnknown resync-suspended:no
    exists -
    """
        .formatted(resource);
  }
}
