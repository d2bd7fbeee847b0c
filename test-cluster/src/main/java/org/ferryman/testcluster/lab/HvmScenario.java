// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An HVM guest: its device model is one more process that must not end with the controller. */
final class HvmScenario implements Scenario {
  private static final GuestStart START =
      new GuestStart("failover", GuestDisk.DEVICE, GuestType.HVM);

  @Override
  public String name() {
    return "hvm";
  }

  @Override
  public String summary() {
    return "an HVM guest with its device model: start, kill -9 of the controller, shutdown";
  }

  @Override
  public Optional<GuestStart> start() {
    return Optional.of(START);
  }

  @Override
  public boolean leavesItsStart() {
    return false;
  }

  @Override
  public boolean peersToo() {
    return false;
  }

  @Override
  public void run(LabRun run) {
    Machine machine = Steps.guest(run, START);
    Duration limit = run.lab().stretched(Duration.ofSeconds(20));
    String group =
        machine.output(limit, "cat /proc/$(pgrep -o -f [x]en-qemu-system)/cgroup").strip();
    run.check(
        "the device model is in the guest's scope", group.contains("ferryman-xen-vm1"), group);
    Steps.killController(run, machine);

    run.mark("stops vm1");
    machine.output(
        limit,
        "crm_resource --resource vm1 --meta --set-parameter target-role --parameter-value Stopped");
    run.awaitCluster(
        "vm1 is stopped",
        machine,
        Duration.ofMinutes(2),
        status -> status.where("vm1", "Started").isEmpty());
    Steps.awaitIdle(run, machine);
    Steps.checkShutDownInOrder(run, machine);
    run.check(
        "no device model is left",
        !machine.attempt(limit, "pgrep -f [x]en-qemu-system").succeeded(),
        "its process");
    run.checkDisks(List.of(MachineName.values()));
  }
}
