// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.time.Duration;
import java.util.List;
import org.ferryman.exec.CommandResult;

/** What several scenarios do. */
final class Steps {
  /** Longest that a guest needs from its configuration to its first write, on real machines. */
  private static final Duration START = Duration.ofMinutes(2);

  /** The controller that starts again takes the machine's one processor for a while. */
  private static final Duration NOTICED = Duration.ofSeconds(3);

  /** Ends the controller of a machine as if it had crashed; systemd starts it again. */
  static final String KILL_CONTROLLER =
      "systemctl kill --kill-whom=main --signal=KILL ferryman.service";

  /** What systemd says of that. */
  static final String CONTROLLER_KILLED = "ferryman.service: Main process exited, code=killed";

  private Steps() {}

  /** Sees to it that the guest runs as a scenario starts; returns where. */
  static Machine guest(LabRun run, GuestStart start) {
    describe(run, start.type(), start.disk()); // again where a machine lost its power and forgot it
    if (!run.goesOn() && start.withoutDrbd()) {
      bringUp(run);
    }
    long from = System.currentTimeMillis();
    if (!run.goesOn()) {
      run.configure(start.topology());
    }
    GuestHistory.Said said = run.awaitWrite(List.of(MachineName.values()), from, START);
    if (!run.goesOn()) {
      run.measure("first start of the guest", (said.entry().atMillis() - from) / 1000.0);
    }
    Machine machine = run.lab().machine(said.machine());
    run.awaitResync(machine, START);
    checkWatcher(run, machine);
    run.awaitMore(10);
    return machine;
  }

  /** Checks that the xl is there which builds the guest's domain anew when it reboots. */
  static void checkWatcher(LabRun run, Machine machine) {
    CommandResult found =
        machine.attempt(
            run.lab().stretched(Duration.ofSeconds(10)),
            "pgrep -a -f '[x]l (create|migrate-receive)'");
    run.check(
        "an xl stays behind the guest on " + machine.name().text(),
        found.succeeded(),
        found.stdout().strip());
  }

  /** Writes the guest's configuration on both machines. */
  static void describe(LabRun run, GuestType type, GuestDisk disk) {
    for (Machine machine : run.lab().machines()) {
      machine.output(
          run.lab().stretched(Duration.ofSeconds(10)),
          "sed 's#^disk = .*#disk = [ \"%s\" ]#' /usr/lib/lab/vm1.%s.cfg > /etc/xen/vm1.cfg"
              .formatted(disk.text(), type.text()));
    }
  }

  /** Starts DRBD on both machines, as drbd.service does where no cluster does it. */
  static void bringUp(LabRun run) {
    run.lab().machines().forEach(machine -> bringUp(run, machine));
    run.awaitResync(run.lab().machine(MachineName.NODE1), START);
  }

  /** The same on one of them. */
  static void bringUp(LabRun run, Machine machine) {
    machine.output(run.lab().stretched(Duration.ofSeconds(20)), "drbdadm up r0");
  }

  /** How long both sides were Primary during a hand-over, in seconds, by what DRBD said of it. */
  static double window(LabRun run, Machine from, Machine to, long since) {
    long opened = awaitRole(run, to, since, "role( Secondary -> Primary )");
    long closed = awaitRole(run, from, since, "role( Primary -> Secondary )");
    return (closed - opened) / 1000.0;
  }

  private static long awaitRole(LabRun run, Machine machine, long since, String change) {
    run.awaitJournal(
        machine.name().text() + " says " + change,
        machine,
        since,
        START,
        line -> line.text().contains(change));
    return run.journal(machine.name()).stream()
        .filter(line -> line.atMillis() >= since && line.text().contains(change))
        .mapToLong(JournalLine::atMillis)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Waits until Ferryman tells the cluster that a machine could take the guest, which it looks at
   * now and then: what leaves the guest's machine before is shut down and started instead.
   */
  static void awaitReady(LabRun run, Machine machine) {
    String ready = "ferryman-ready-vm1 is 1 on " + machine.name().text();
    String query = "attrd_updater -Q -n ferryman-ready-vm1 -N " + machine.name().text();
    run.lab()
        .await(
            ready,
            START,
            () ->
                machine
                    .attempt(
                        run.lab().stretched(Duration.ofSeconds(5)), query + " | grep -q value=.1")
                    .succeeded());
    run.mark(ready);
  }

  /** Waits until Pacemaker has nothing left to do. */
  static void awaitIdle(LabRun run, Machine witness) {
    Duration limit = run.lab().stretched(Duration.ofMinutes(1));
    witness.output(limit, "crm_resource --wait --timeout=%ds".formatted(limit.toSeconds()));
    run.mark("the cluster has nothing left to do");
  }

  /**
   * Kills the guest's controller and checks that the guest writes on as if nothing had happened.
   */
  static void killController(LabRun run, Machine machine) {
    long killed = run.mark("kills the controller with -9");
    machine.output(run.lab().stretched(Duration.ofSeconds(20)), KILL_CONTROLLER);
    run.awaitJournal(
        "the controller is dead",
        machine,
        killed,
        Duration.ofSeconds(30),
        line -> line.text().contains(CONTROLLER_KILLED));
    run.awaitMore(20);
    double wait = run.guest().longestGap(killed).orElseThrow().seconds();
    run.measure("guest's longest wait for a write", wait);
    run.check(
        "the guest does not notice that the controller dies",
        wait < run.lab().stretched(NOTICED).toSeconds() && run.guest().starts(killed) == 0,
        "no start of the guest");
  }

  /** Whether a machine's journal says that another one was fenced since then. */
  static boolean fenced(LabRun run, Machine witness, MachineName victim, long since) {
    return run.said(
        witness,
        since,
        line ->
            line.program().equals("pacemaker-fenced")
                && line.text().contains("targeting " + victim.text())
                && line.text().contains("OK"));
  }

  /** Checks that neither machine's journal says that the other one was fenced since then. */
  static void checkNobodyFenced(LabRun run, long since) {
    run.check(
        "nobody was fenced",
        run.lab().machines().stream()
            .noneMatch(witness -> fenced(run, witness, witness.name().peer(), since)),
        "both journals");
  }

  /** Checks that the guest ended on that machine by shutting down, by its own last words. */
  static void checkShutDownInOrder(LabRun run, Machine machine) {
    run.check(
        "the guest was shut down in order",
        run.guest().entries().stream()
            .anyMatch(
                said ->
                    said.entry() instanceof GuestEntry.Stopping
                        && said.machine() == machine.name()),
        "its own last words on " + machine.name().text());
  }

  /** Moves the guest away from where it is; returns when that was asked. */
  static long move(LabRun run, Machine from) {
    String target = from.name().peer().text();
    long at = run.mark("moves vm1 to " + target);
    from.output(
        run.lab().stretched(Duration.ofSeconds(20)),
        "crm_resource --resource vm1 --move --node " + target);
    return at;
  }

  /** Takes back what {@link #move} told Pacemaker; the guest stays where it is now. */
  static void endMove(LabRun run, Machine machine) {
    run.mark("lets vm1 run on both machines again");
    machine.output(
        run.lab().stretched(Duration.ofSeconds(20)), "crm_resource --resource vm1 --clear");
    awaitIdle(run, machine);
  }
}
