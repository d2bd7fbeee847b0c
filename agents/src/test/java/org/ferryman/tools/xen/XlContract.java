// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.agent.xen.GuestState;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.xen.Xl.CreateRequest;
import org.ferryman.tools.xen.Xl.HostMemory;
import org.ferryman.tools.xen.Xl.ShutdownMethod;
import org.ferryman.tools.xen.Xl.XenHost;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Xl} does, be its Xen replayed, simulated or real. The guest's disk lies on a
 * DRBD device of minor 0.
 */
public abstract class XlContract {

  /** What the host is brought into before a test. */
  public enum Given {
    /** Domain-0 alone. */
    NO_GUEST,
    /** The guest runs, its disk is connected. */
    RUNNING,
    /** The guest is paused. */
    PAUSED,
    /** The guest has crashed and its domain is kept. */
    CRASHED,
    /** The guest was created while its disk was Secondary. */
    WITHOUT_DISK
  }

  /** What is wrong with a configuration. */
  public enum Wrong {
    /** It does not exist. */
    MISSING,
    /** It is not in xl's language. */
    SYNTAX,
    /** It wants more memory than there is. */
    MEMORY,
    /** Its kernel does not exist. */
    KERNEL,
    /** Its disk does not exist. */
    DISK,
    /** A domain has its name already. */
    NAME_TAKEN,
    /** Its hotplug script's DRBD resource can't be made Primary. */
    PEER_PRIMARY
  }

  /** A host in that state. */
  protected abstract Xl host(Given given);

  /** The name of the guest that runs on the host. */
  protected abstract GuestName guest();

  /** The configuration that has this fault, on the host where it shows. */
  protected abstract Path configuration(Wrong wrong);

  /** Bounds that are wide enough for the slowest host. */
  protected Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofMinutes(5)), new Cancellation(), (level, line) -> {});
  }

  private GuestState state(Xl xl) {
    return GuestState.of(xl.domains(operation()), guest());
  }

  private int id(Xl xl) {
    DomainList list = xl.domains(operation());
    assertThat(list).isInstanceOf(DomainList.Domains.class);
    return ((DomainList.Domains) list).named(guest().value()).get(0).id();
  }

  private List<DiskBackend> disks(Xl xl) {
    BackendsReading reading = xl.diskBackends(operation());
    assertThat(reading).isInstanceOf(BackendsReading.Known.class);
    return ((BackendsReading.Known) reading).of(id(xl));
  }

  private CreateOutcome create(Wrong wrong, Given given) {
    return host(given)
        .create(
            new CreateRequest(configuration(wrong), guest(), false, Optional.empty()), operation());
  }

  @Test
  void aGuestIsAbsentByTheWholeList() {
    assertThat(state(host(Given.NO_GUEST))).isEqualTo(GuestState.ABSENT);
  }

  @Test
  void aGuestThatRunsHasItsDiskConnected() {
    Xl xl = host(Given.RUNNING);

    assertThat(state(xl).alive()).isTrue();
    assertThat(disks(xl))
        .singleElement()
        .satisfies(
            disk -> {
              assertThat(disk.state()).isEqualTo(DiskBackend.State.CONNECTED);
              assertThat(disk.physicalDevice())
                  .contains(new DiskBackend.BlockDevice(DiskBackend.BlockDevice.DRBD_MAJOR, 0));
              assertThat(disk.error()).isEmpty();
            });
  }

  @Test
  void aGuestOnASecondaryRunsWithoutItsDisk() {
    Xl xl = host(Given.WITHOUT_DISK);

    assertThat(state(xl).alive()).isTrue();
    assertThat(disks(xl))
        .singleElement()
        .satisfies(
            disk -> {
              assertThat(disk.state()).isEqualTo(DiskBackend.State.CLOSED);
              assertThat(disk.error()).isPresent();
            });
  }

  @Test
  void aPausedAndACrashedGuestAreToldApart() {
    assertThat(state(host(Given.PAUSED))).isEqualTo(GuestState.PAUSED);
    assertThat(state(host(Given.CRASHED))).isEqualTo(GuestState.CRASHED);
  }

  @Test
  void memoryIsKnown() {
    assertThat(host(Given.NO_GUEST).memory(operation()))
        .isInstanceOfSatisfying(
            Reading.Known.class,
            known -> {
              HostMemory memory = (HostMemory) known.value();
              assertThat(memory.availableMiB()).isPositive();
              assertThat(memory.totalMiB()).isGreaterThan(memory.availableMiB());
            });
  }

  @Test
  void whatThisXenIsAndCanIsKnown() {
    XenHost xen = host(Given.NO_GUEST).host(operation());

    assertThat(xen.major()).isEqualTo(4);
    assertThat(xen.minor()).isPositive();
    assertThat(xen.capabilities()).contains("pv", "hvm");
    assertThat(xen.processor()).matches("[0-9a-f]{8}(:[0-9a-f]{8})+");
  }

  @Test
  void aCreationThatFailsTellsWhy() {
    assertThat(create(Wrong.MISSING, Given.NO_GUEST))
        .isInstanceOf(CreateOutcome.ConfigRefused.class);
    assertThat(create(Wrong.SYNTAX, Given.NO_GUEST))
        .isInstanceOf(CreateOutcome.ConfigRefused.class);
    assertThat(create(Wrong.MEMORY, Given.NO_GUEST)).isInstanceOf(CreateOutcome.OutOfMemory.class);
    assertThat(create(Wrong.NAME_TAKEN, Given.CRASHED)).isInstanceOf(CreateOutcome.NameTaken.class);
    for (Wrong wrong : List.of(Wrong.KERNEL, Wrong.DISK, Wrong.PEER_PRIMARY)) {
      CreateOutcome outcome = create(wrong, Given.NO_GUEST);
      assertThat(outcome).as(wrong.name()).isInstanceOf(CreateOutcome.Failed.class);
      assertThat(outcome.reason()).isNotBlank().doesNotContain("\n");
    }
  }

  @Test
  void aGuestThatCantHeedDoesNotAcknowledge() {
    for (Given given : List.of(Given.PAUSED, Given.CRASHED)) {
      Xl xl = host(given);

      assertThat(xl.shutdown(id(xl), ShutdownMethod.CONTROL, operation()))
          .isInstanceOf(XlOutcome.NotAcknowledged.class);
    }
  }

  @Test
  void aGuestThatRunsCanBeAsked() {
    Xl xl = host(Given.RUNNING);

    assertThat(xl.shutdown(id(xl), ShutdownMethod.CONTROL, operation()).done()).isTrue();
  }

  @Test
  void aCrashedGuestCanBeDestroyed() {
    Xl xl = host(Given.CRASHED);

    assertThat(xl.destroy(id(xl), operation()).done()).isTrue();
  }

  @Test
  void domain0IsNotDestroyed() {
    assertThat(host(Given.NO_GUEST).destroy(Domain.DOM0, operation()).done()).isFalse();
  }
}
