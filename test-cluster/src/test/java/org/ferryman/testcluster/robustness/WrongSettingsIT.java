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
import org.ferryman.testcluster.cluster.ClusterExtension;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ExecResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Slips under guests that run: in the settings with a restart of the controller, in a guest's file,
 * and the removal of the package. Nobody is fenced, no guest is restarted, none runs twice, and
 * everybody is told until it is mended.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WrongSettingsIT {
  private static final String FILE = "/etc/ferryman/ferryman.properties";
  private static final String SLIP = "exec.output-limit=1MB\\nexec.outputs=1\\n";
  private static final String READY = "ferryman-ready-vm1";

  @RegisterExtension static final ClusterExtension NODES = new ClusterExtension();

  private static TwoGuests guests;
  private static ClusterNode host;

  @BeforeAll
  static void twoGuestsRun() {
    guests = TwoGuests.start(NODES.cluster());
    host = guests.host();
  }

  /** Waits until every recurring monitor has been answered twice from now on. */
  private static void awaitMonitors() {
    int before = TwoGuests.status(host).path("accepted").asInt();
    await("every recurring monitor has been answered twice")
        .atMost(PATIENCE)
        .until(() -> TwoGuests.status(host).path("accepted").asInt() >= before + 8);
  }

  /** An empty list is left out of the answer. */
  private static boolean answersWithoutComplaint() {
    JsonNode status = TwoGuests.status(host);
    return status.path("version").isTextual() && status.path("settingsErrors").isEmpty();
  }

  private static String attribute() {
    return guests.attribute(host, "ferryman-settings");
  }

  @Test
  @Order(1)
  void aSlipAndARestartOfTheControllerAreToldAndChangeNothing() {
    sh(host, "printf '" + SLIP + "' >> " + FILE + " && systemctl restart ferryman");

    await("the cluster is told")
        .atMost(PATIENCE)
        .until(() -> attribute().contains("exec.output-limit"));
    awaitMonitors();
    guests.assertNothingHappened();
    assertThat(host.exec(COMMAND, "ferryman", "status", "--controller").stdout())
        .contains("settings: ERROR: " + FILE + ": exec.output-limit is not a whole number: '1MB'")
        .contains("settings: warning: " + FILE + ": unknown key exec.outputs");
    assertThat(host.exec(COMMAND, "ferryman", "config", "check").exitCode()).isEqualTo(1);
    ExecResult start = guests.agents(host).call("xen", "start", Map.of());
    assertThat(start.exitCode()).isEqualTo(1);
    assertThat(start.stderr()).contains("start is refused: " + FILE);
  }

  @Test
  @Order(2)
  void aProbeTellsTheTruthSoThatNoGuestRunsTwice() {
    sh(host, "crm_attribute --name maintenance-mode --update true && systemctl restart ferryman");
    sh(host, "crm_resource --refresh && crm_resource --wait --timeout 50");
    NODES
        .cluster()
        .waitUntil(
            "both guests found again where they run",
            PATIENCE,
            status ->
                status.where("vm2", "Started").equals(List.of(host.name()))
                    && status.where("vm1", "Started").equals(List.of(host.name())));
    sh(host, "crm_attribute --name maintenance-mode --delete");
    sh(host, "crm_resource --wait --timeout 50");

    guests.assertNothingHappened();
  }

  @Test
  @Order(3)
  void whenItIsMendedNobodyIsToldAnyMore() {
    sh(host, "sed -i '/^exec.output/d' " + FILE + " && systemctl restart ferryman");

    await("the attribute is gone")
        .atMost(PATIENCE)
        .until(() -> !attribute().contains("exec.output-limit"));
    await("the controller has nothing to complain of")
        .atMost(PATIENCE)
        .until(WrongSettingsIT::answersWithoutComplaint);
    assertThat(host.exec(COMMAND, "ferryman", "status", "--controller").stdout())
        .doesNotContain("settings:");
    guests.assertNothingHappened();
  }

  @Test
  @Order(4)
  void aSlipInTheFileOfAGuestThatRunsChangesNothing() {
    sh(host, "sed -i 's|^disk = .*|disk = [ \"drbd:r0,xvda,w ]|' /etc/xen/vm1.cfg");

    awaitMonitors();
    guests.assertNothingHappened();
    ExecResult monitor = guests.agents(host).call("xen", "monitor", Map.of());
    assertThat(monitor.exitCode()).as(monitor.stderr()).isZero();
    ExecResult check =
        guests.agents(host).call("xen", "validate-all", Map.of("OCF_CHECK_LEVEL", "10"));
    assertThat(check.exitCode()).isNotZero();
    assertThat(check.stderr()).contains("/etc/xen/vm1.cfg", "line 7");
  }

  @Test
  @Order(5)
  void theClusterStopsThatGuestAndStartsItWhereTheFileIsGood() {
    guests.first().stop();
    await(host.name() + " is not ready for it")
        .atMost(PATIENCE)
        .until(() -> guests.attribute(host, READY).contains("value=\"0\""));
    assertThat(host.exec(COMMAND, "ferryman", "status", "--controller").stdout())
        .containsPattern("guest: vm1: this node is NOT ready .*/etc/xen/vm1.cfg: line 7")
        .containsPattern("guest: vm1: ERROR: .*/etc/xen/vm1.cfg, line 7");
    guests.first().start();

    assertThat(guests.first().host()).isEqualTo(guests.other().name());
    assertThat(NODES.cluster().status().orElseThrow().failures()).isEmpty();
    guests.assertUnharmed();
    sh(host, "sed -i 's|^disk = .*|disk = [ \"drbd:r0,xvda,w\" ]|' /etc/xen/vm1.cfg");
    await(host.name() + " is ready again")
        .atMost(PATIENCE)
        .until(() -> guests.attribute(host, READY).contains("value=\"1\""));
    guests.first().move(host.name());
    assertThat(guests.first().measured().migrations()).isNotEmpty();
    guests.noteLives();
  }

  @Test
  @Order(6)
  void thePackageIsNotRemovedUnderTheGuests() {
    ExecResult removal = host.exec(COMMAND, "dpkg", "--remove", "ferryman");

    assertThat(removal.exitCode()).isNotZero();
    assertThat(removal.stderr())
        .contains("not removed: the cluster's configuration has resources with its agents")
        .contains("drbd-r0", "vm1", "vm2")
        .contains("not removed: guests run here on disks that its block-drbd must take down")
        .contains("FERRYMAN_REMOVE=anyway dpkg --remove ferryman");
    assertThat(sh(host, "dpkg-query --show --showformat='${db:Status-Status}' ferryman"))
        .isEqualTo("installed");
    awaitMonitors();
    guests.assertNothingHappened();
  }

  @Test
  @Order(7)
  void theNodeLeavesTheClusterAndThePackageGoesAndComesBack() {
    sh(host, "systemctl stop pacemaker");
    guests.first().awaitRunning(node -> node.equals(guests.other().name()));
    sh(host, "FERRYMAN_REMOVE=anyway dpkg --remove ferryman");
    assertThat(host.exec(COMMAND, "test", "-e", "/usr/lib/ocf/resource.d/ferryman/xen").ok())
        .isFalse();
    guests.assertUnharmed();

    sh(host, "dpkg --install /usr/lib/ferryman-test/deb/*.deb && systemctl start pacemaker");
    guests.first().awaitAble(host.name());
    guests.first().move(host.name());
    guests.assertUnharmed();
  }
}
