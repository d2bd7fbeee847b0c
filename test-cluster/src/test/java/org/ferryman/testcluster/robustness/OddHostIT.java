// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ferryman.testcluster.robustness.TwoGuests.COMMAND;
import static org.ferryman.testcluster.robustness.TwoGuests.PATIENCE;
import static org.ferryman.testcluster.robustness.TwoGuests.sh;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.ferryman.exec.Deadline;
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ExecResult;
import org.ferryman.testcluster.cluster.TestCluster;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a Xen host shows besides guests that run: domains without a name, a guest in a soft reset,
 * no hypervisor at all. None of it costs a guest anything that it is not about.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OddHostIT {
  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private static TestCluster cluster;
  private static TwoGuests guests;
  private static ClusterNode host;
  private static ClusterNode other;

  @BeforeAll
  static void twoGuestsRun() {
    cluster = NODES.cluster();
    for (ClusterNode node : cluster.nodes()) {
      sh(
          node,
          "echo handover.ready-interval=1s >> /etc/ferryman/ferryman.properties"
              + " && systemctl restart ferryman");
    }
    guests = TwoGuests.start(cluster);
    host = guests.host();
    other = guests.other();
    for (ClusterNode node : cluster.nodes()) {
      await("readiness for vm1 is published on " + node.name())
          .atMost(PATIENCE)
          .until(() -> ready(node));
    }
  }

  private static boolean ready(ClusterNode node) {
    return guests.attribute(node, "ferryman-ready-vm1").contains("value=\"1\"");
  }

  private static List<String> states(String guest) {
    return guests.agents(host).hardware().guests().stream()
        .filter(it -> it.name().equals(guest))
        .map(it -> it.state())
        .toList();
  }

  /** As it is, both nodes are looked at anew for vm1, and its monitor is called. */
  private static void assertOtherGuestUntouched() {
    for (ClusterNode node : cluster.nodes()) {
      Deadline since = Deadline.after(PATIENCE);
      await("vm1 is looked at anew on " + node.name())
          .atMost(PATIENCE)
          .until(() -> looked(node, since));
      assertThat(ready(node)).isTrue();
    }
    ExecResult monitor = guests.agents(host).call("xen", "monitor", Map.of());
    assertThat(monitor.exitCode()).as(monitor.stderr()).isZero();
    assertThat(cluster.status().orElseThrow().failures()).isEmpty();
    guests.assertUnharmed();
  }

  /** Since then, with the answer that the node is ready for it, and nothing to be said. */
  private static boolean looked(ClusterNode node, Deadline since) {
    for (JsonNode guest : TwoGuests.status(node).path("guests")) {
      if (guest.path("guest").asText().equals("vm1")) {
        assertThat(guest.path("ready").asBoolean()).as(guest.toString()).isTrue();
        assertThat(guest.path("reason").asText()).isEmpty();
        return guest.path("ageMillis").asLong() < since.elapsed().toMillis();
      }
    }
    return false;
  }

  @Test
  @Order(1)
  void theDyingDomainOfOneGuestCostsTheOtherNothing() {
    cluster.hardware().tell(hardware -> hardware.keepDying(host.name(), true));
    guests.stopSecond();
    await("the domain of vm2 has lost its name")
        .atMost(PATIENCE)
        .until(() -> states("(null)").equals(List.of("--ps-d")));

    assertOtherGuestUntouched();
    assertThat(states("(null)")).hasSize(1);
    cluster.hardware().tell(hardware -> hardware.keepDying(host.name(), false));
    cluster.waitUntil("vm2 stopped", PATIENCE, status -> status.where("vm2", "Started").isEmpty());
    guests.startSecond();
    guests.assertNothingHappened();
  }

  @Test
  @Order(2)
  void theSoftResetOfOneGuestCostsTheOtherNothing() {
    cluster.hardware().tell(hardware -> hardware.softReset(host.name(), "vm2", true));
    assertThat(states("vm2")).containsExactly("---sS-");

    assertOtherGuestUntouched();
    cluster.hardware().tell(hardware -> hardware.softReset(host.name(), "vm2", false));
    guests.assertNothingHappened();
  }

  @Test
  @Order(3)
  void aNodeThatBootsWithoutXenLeavesTheGuestsWhereTheyAre() {
    reboot(false);
    cluster.waitUntil(
        "r0 Unpromoted on " + other.name(),
        PATIENCE,
        status -> status.where("drbd-r0", "Unpromoted").contains(other.name()));
    await(other.name() + " is not ready for vm1")
        .atMost(PATIENCE)
        .until(
            () ->
                guests.attribute(other, "ferryman-ready-vm1").contains("value=\"0\"")
                    && sh(other, "ferryman status --controller").contains("was not booted on Xen"));
    sh(host, "crm_resource --wait --timeout 50");

    guests.assertNothingHappened();
    for (String guest : List.of("vm1", "vm2")) {
      assertThat(answers(guest)).contains("rc-code=\"5\"", "was not booted on Xen");
    }
  }

  /** What the cluster knows of a guest on the node without Xen. */
  private static String answers(String guest) {
    return sh(
        host,
        "cibadmin --query --xpath \"//node_state[@uname='%s']//lrm_resource[@id='%s']\""
            .formatted(other.name(), guest));
  }

  @Test
  @Order(4)
  void bootedOnXenAgainItTakesAGuest() {
    reboot(true);
    guests.first().awaitAble(other.name());
    await("ready").atMost(PATIENCE).until(() -> ready(other));
    guests.assertNothingHappened();
    guests.first().move(other.name());
    guests.assertUnharmed();
  }

  /** As an administrator does it: the node leaves the cluster first. */
  private static void reboot(boolean xen) {
    other.exec(COMMAND, "systemctl", "stop", "pacemaker", "corosync").stdoutOrThrow();
    cluster.hardware().tell(hardware -> hardware.bootXen(other.name(), xen));
    cluster.powerOff(other.name());
    cluster.powerOn(other.name());
    cluster.waitUntil(other.name() + " is back", PATIENCE, status -> status.member(other.name()));
  }
}
