// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.exec.CommandResult;
import org.ferryman.testcluster.cluster.ClusterStatus;

/**
 * Two guests on one machine, and the domain of one can't end: it is destroyed while DRBD holds its
 * writes back, so that Xen keeps it, without a name, until they return. It is not taken for stopped
 * meanwhile, and the other guest is left alone.
 */
final class DyingDomainScenario implements Scenario {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(20);

  /** The second guest: it sleeps, has no disk, and says nothing that could be taken for vm1's. */
  private static final String SECOND =
      """
      name = "vm2"
      type = "pvh"
      kernel = "/guest/vmlinux"
      ramdisk = "/guest/guest.img"
      extra = "quiet mitigations=off rdinit=/bin/busybox -- sleep 1000000"
      memory = 128
      vcpus = 1
      """;

  /** Both at once, so that it starts nowhere else first. */
  private static final String BESIDE_VM1 =
      """
      <configuration><resources>\
      <primitive id="vm2" class="ocf" provider="ferryman" type="xen">\
      <instance_attributes id="vm2-parameters">\
      <nvpair id="vm2-xmfile" name="xmfile" value="/etc/xen/vm2.cfg"/>\
      <nvpair id="vm2-shutdown" name="shutdown_timeout" value="5"/>\
      </instance_attributes>\
      <operations>\
      <op id="vm2-start" name="start" interval="0s" timeout="120s"/>\
      <op id="vm2-stop" name="stop" interval="0s" timeout="60s"/>\
      <op id="vm2-monitor" name="monitor" interval="10s" timeout="30s"/>\
      </operations></primitive>\
      </resources><constraints>\
      <rsc_location id="vm2-beside-vm1" rsc="vm2" node="%s" score="INFINITY"/>\
      </constraints></configuration>""";

  @Override
  public String name() {
    return "dying-domain";
  }

  @Override
  public String summary() {
    return "two guests on a machine; one's domain is dying and can't end: the other is left alone";
  }

  @Override
  public Optional<GuestStart> start() {
    return Optional.of(GuestStart.LIVE_MIGRATION);
  }

  @Override
  public boolean leavesItsStart() {
    return true;
  }

  @Override
  public boolean peersToo() {
    return false;
  }

  @Override
  public void run(LabRun run) {
    Machine machine = Steps.guest(run, GuestStart.LIVE_MIGRATION);
    Duration limit = run.lab().stretched(SHORT);
    startSecond(run, machine);
    String second = machine.output(limit, "xl domid vm2").strip();
    String first = machine.output(limit, "xl domid vm1").strip();
    long destroyed = run.mark("holds r0's writes back and destroys vm1");
    machine.output(limit, "drbdadm suspend-io r0");
    awaitHeldBack(run, machine);
    machine.output(limit, "nohup xl destroy vm1 > /dev/null 2>&1 < /dev/null &");
    long dead = awaitDying(run, machine, first);
    int answer = monitor(run, machine, "vm1");
    run.check("the dying domain is not taken for stopped", answer != 7, "monitor says " + answer);
    int other = monitor(run, machine, "vm2");
    run.check("the other guest's monitor does not mind", other == 0, "monitor says " + other);
    String still = dying(run, machine, first);
    run.check("the domain was dying all the while", !still.isEmpty(), still);
    run.check(
        "vm1 was started nowhere meanwhile",
        run.guest().starts(destroyed) == 0,
        "no start in its own words");
    run.mark("lets r0 write again");
    machine.output(limit, "drbdadm resume-io r0");
    GuestHistory.Said said = run.awaitWrite(List.of(MachineName.values()), dead, LIMIT);
    run.measure("outage of vm1", (said.entry().atMillis() - destroyed) / 1000.0);
    run.check(
        "vm1 was started again, once",
        run.guest().starts(destroyed) == 1,
        run.guest().starts(destroyed) + " starts in its own words");
    Steps.awaitIdle(run, machine);
    run.check(
        "the other guest was not restarted",
        machine.output(limit, "xl domid vm2").strip().equals(second),
        "its domain is still " + second);
    List<ClusterStatus.Failure> failures = run.lab().cluster(machine).failures();
    run.check(
        "no operation of the other guest has failed",
        failures.stream().noneMatch(failure -> failure.operation().startsWith("vm2")),
        "failed operations: " + failures);
    Steps.checkNobodyFenced(run, destroyed);
    removeSecond(run, machine);
    run.awaitResync(machine, LIMIT);
    run.awaitMore(5);
    run.checkDisks(List.of(MachineName.values()));
  }

  private static void startSecond(LabRun run, Machine machine) {
    Duration limit = run.lab().stretched(SHORT);
    run.mark("starts vm2 beside vm1 on " + machine.name().text());
    for (Machine each : run.lab().machines()) {
      each.output(limit, "cat > /etc/xen/vm2.cfg <<'END'\n" + SECOND + "END");
    }
    machine.output(
        limit,
        "cibadmin --modify --allow-create --scope configuration --xml-text '%s'"
            .formatted(BESIDE_VM1.formatted(machine.name().text())));
    run.awaitCluster(
        "vm2 runs beside vm1",
        machine,
        LIMIT,
        status ->
            status.resources().stream()
                .anyMatch(
                    resource ->
                        resource.id().equals("vm2")
                            && resource.role().equals("Started")
                            && resource.nodes().equals(List.of(machine.name().text()))));
    Steps.awaitIdle(run, machine);
  }

  private static void removeSecond(LabRun run, Machine machine) {
    Duration limit = run.lab().stretched(SHORT);
    run.mark("stops vm2 and forgets it");
    machine.output(
        limit,
        "crm_resource --resource vm2 --meta --set-parameter target-role --parameter-value Stopped");
    Steps.awaitIdle(run, machine);
    machine.output(limit, "cibadmin --delete --xml-text '<rsc_location id=\"vm2-beside-vm1\"/>'");
    machine.output(limit, "cibadmin --delete --xml-text '<primitive id=\"vm2\"/>'");
    Steps.awaitIdle(run, machine);
  }

  private static long awaitDying(LabRun run, Machine machine, String domain) {
    String what = "vm1's domain " + domain + " is dying and has no name";
    run.lab().await(what, LIMIT, () -> !dying(run, machine, domain).isEmpty());
    return run.mark(what);
  }

  /**
   * Until the thread that writes for the guest waits for DRBD, without which its domain ends at
   * once.
   */
  private static void awaitHeldBack(LabRun run, Machine machine) {
    run.lab()
        .await(
            "a write of vm1's is held back",
            LIMIT,
            () ->
                machine
                    .attempt(
                        run.lab().stretched(SHORT), "ps -e -o stat=,comm= | grep -q '^D.*xvda'")
                    .succeeded());
  }

  /** The line of a dying domain as "xl list" has it; empty if there is none. */
  private static String dying(LabRun run, Machine machine, String domain) {
    return machine
        .output(run.lab().stretched(SHORT), "xl list")
        .lines()
        .filter(line -> line.matches("\\(null\\)\\s+" + domain + "\\s.*d\\s.*"))
        .findFirst()
        .orElse("");
  }

  /** What the agent's monitor answers for a guest, asked as Pacemaker asks. */
  private static int monitor(LabRun run, Machine machine, String guest) {
    CommandResult result =
        machine.attempt(
            run.lab().stretched(SHORT),
            "OCF_ROOT=/usr/lib/ocf OCF_RESOURCE_INSTANCE=%1$s OCF_RESKEY_xmfile=/etc/xen/%1$s.cfg"
                    .formatted(guest)
                + " OCF_RESKEY_CRM_meta_timeout=60000 /usr/lib/ocf/resource.d/ferryman/xen monitor");
    run.mark("monitor of %s: %s".formatted(guest, (result.stderr() + result.stdout()).strip()));
    if (result instanceof CommandResult.Exited exited) {
      return exited.code();
    }
    throw new LabException(result.describe());
  }
}
