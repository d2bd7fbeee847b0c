// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The machine under the guest loses its power. */
final class FailoverScenario implements Scenario {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final String name;
  private final GuestStart from;

  /** Of a guest that was started so. */
  FailoverScenario(String name, GuestStart from) {
    this.name = Objects.requireNonNull(name, "name");
    this.from = Objects.requireNonNull(from, "from");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return "power-off of the guest's machine: fenced, promoted, started elsewhere, resync on return";
  }

  @Override
  public Optional<GuestStart> start() {
    return Optional.of(from);
  }

  @Override
  public boolean leavesItsStart() {
    return true;
  }

  @Override
  public boolean peersToo() {
    return from.disk() == GuestDisk.DEVICE; // the hotplug script of the other kind is Ferryman's
  }

  @Override
  public void run(LabRun run) {
    Machine victim = Steps.guest(run, from);
    run.awaitMore(10);
    powerOff(run, victim, from);
    run.checkDisks(List.of(MachineName.values()));
  }

  /** Takes the power of the guest's machine away and sees everything come back. */
  static void powerOff(LabRun run, Machine victim, GuestStart from) {
    Machine survivor = run.lab().machine(victim.name().peer());
    String name = victim.name().text();
    long off = run.mark("powers " + name + " off");
    victim.powerOff();
    GuestHistory.Said again = run.awaitWrite(List.of(survivor.name()), off, LIMIT);
    run.measure("failover", (again.entry().atMillis() - off) / 1000.0);
    run.check(
        "the victim was fenced",
        Steps.fenced(run, survivor, victim.name(), off),
        "pacemaker-fenced in the survivor's journal");
    Steps.checkWatcher(run, survivor);
    run.awaitCluster(name + " is a member again", survivor, LIMIT, status -> status.member(name));
    if (from.withoutDrbd()) {
      Steps.bringUp(run, victim);
    }
    run.awaitResync(survivor, LIMIT);
    run.awaitMore(5);
    MachineName last = run.guest().lastWrite().orElseThrow().machine();
    run.check(
        "the guest stays where it is when the node returns",
        last == survivor.name(),
        "last written on " + last.text());
  }
}
