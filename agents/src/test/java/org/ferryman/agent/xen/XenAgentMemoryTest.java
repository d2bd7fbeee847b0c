// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.pacemaker.AttributeReading;
import org.ferryman.tools.xen.GuestName;
import org.ferryman.tools.xen.Xl.HostMemory;
import org.ferryman.tools.xen.XlOutcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code allow_mem_management} and {@code autoset_utilization_*}. */
class XenAgentMemoryTest {
  @TempDir private Path folder;
  private AgentFixture host;

  @BeforeEach
  void makeHost() {
    host = new AgentFixture(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "8192, 512, 2, 3840",
    "8192, 512, 3, 2560",
    "600, 512, 1, 88",
    "512, 512, 1, ",
    "1, 0, 0, "
  })
  void everybodyGetsTheSame(long total, long reserved, int guests, Long share) {
    assertThat(MemoryShare.of(total, reserved, guests)).isEqualTo(Optional.ofNullable(share));
  }

  @Test
  void withoutTheParameterNobodysMemoryIsTouched() {
    host.xl.guest("other", "-b----");

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);

    assertThat(host.xl.calls).containsExactly("create vm1");
  }

  @Test
  void aStartSharesTheMemoryOutAndLeavesTheFileAlone() throws IOException {
    host.xl.guest("other", "-b----");
    host.xl.memory = new Reading.Known<>(new HostMemory(8192, 8000, 0, true));
    byte[] before = Files.readAllBytes(host.file());
    host.with("allow_mem_management", "1").with("reserved_Dom0_memory", "192");

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);

    assertThat(host.xl.calls).containsExactly("mem-set 1 4000", "create vm1 memory=4000");
    assertThat(Files.readAllBytes(host.file())).isEqualTo(before);
  }

  @Test
  void aGuestGetsNoMoreThanItMayGrowTo() {
    host.configuration(AgentFixture.VM1 + "maxmem = 1024\n");
    host.xl.memory = new Reading.Known<>(new HostMemory(8192, 8000, 0, true));

    assertThat(host.with("allow_mem_management", "yes").start().exit()).isEqualTo(OcfExit.SUCCESS);

    assertThat(host.xl.calls).containsExactly("create vm1 memory=1024");
  }

  @Test
  void aStopGivesTheOthersWhatItHad() {
    host.xl.guest("other", "-b----");
    host.xl.guest("vm1", "-b----");

    assertThat(host.with("allow_mem_management", "1").stop().exit()).isEqualTo(OcfExit.SUCCESS);

    assertThat(host.xl.calls).last().isEqualTo("mem-set 1 7680");
  }

  @Test
  void memoryThatIsNotKnownOrCantBeSetFailsNoStart() {
    host.xl.guest("other", "-b----");
    host.xl.memorySet = new XlOutcome.Failed("libxl: cannot set memory");
    host.with("allow_mem_management", "1").with("reserved_Dom0_memory", "4000");
    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.log).anyMatch(line -> line.contains("cannot set memory"));

    host.xl.gone(2);
    host.xl.memory = new Reading.Unknown<>("xl info hangs");
    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).last().isEqualTo("create vm1");
    assertThat(host.log).anyMatch(line -> line.contains("not shared out: xl info hangs"));
  }

  @Test
  void utilizationIsSetByARecurringMonitorWhereItChanged() {
    host.xl.guest("vm1", "-b----");
    host.with("autoset_utilization_cpu", "true").with("autoset_utilization_hv_memory", "1");
    host.probe();
    assertThat(host.cluster.attributes()).isEmpty();

    assertThat(host.monitor().exit()).isEqualTo(OcfExit.SUCCESS);

    assertThat(host.cluster.attributes())
        .containsEntry("vm1 cpu", "1")
        .containsEntry("vm1 hv_memory", "128");
    assertThat(host.cluster.utilization("vm1", "cpu", null))
        .isEqualTo(new AttributeReading.Value("1"));
  }

  @Test
  void utilizationThatCantBeSetFailsNoMonitor() {
    host.xl.guest("vm1", "-b----");
    host.cluster.fail("the CIB is not available");

    assertThat(host.with("autoset_utilization_cpu", "true").monitor().exit())
        .isEqualTo(OcfExit.SUCCESS);

    assertThat(host.log).anyMatch(line -> line.contains("the CIB is not available"));
  }

  @Test
  void aGuestThatIsLookedAtByHandIsNotRememberedAsTheClusters() {
    host.parameters.remove("OCF_RESKEY_crm_feature_set");
    host.probe();

    assertThat(host.handover.remembered).isEmpty();
  }

  @Test
  void aGuestIsRememberedWithWhatReadinessNeeds() {
    host.with("migration_user", "mover").with("migrate_on_disk_loss", "true").probe();

    assertThat(host.handover.remembered)
        .containsExactly(
            new GuestHandover.Known(
                new GuestName("vm1"),
                host.file(),
                java.util.List.of(),
                Optional.of("mover"),
                Optional.empty(),
                Optional.empty(),
                true,
                java.util.List.of(),
                "vm1",
                ""));
  }
}
