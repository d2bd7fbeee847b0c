// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.guests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.ferryman.handover.lease.RunFolder;
import org.ferryman.handover.migration.HandoverTest;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.xen.GuestName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownGuestsTest {
  private static final GuestName VM = new GuestName("vm1");

  @TempDir Path run;

  @Test
  void theDomainOfAGuestIsKnownToAControllerStartedLater() {
    new KnownGuests(run).runsAs(VM, 7, operation());

    assertThat(new KnownGuests(run).lastDomain(VM, operation())).hasValue(7);
    assertThat(new KnownGuests(run).lastDomain(new GuestName("vm2"), operation())).isEmpty();
  }

  @Test
  void theDomainOfAGuestThatWasHandedOverIsForgotten() {
    KnownGuests guests = new KnownGuests(run);
    guests.runsAs(VM, 7, operation());
    guests.leftDomain(VM, operation());

    assertThat(guests.lastDomain(VM, operation())).isEmpty();
    assertThat(new KnownGuests(run).lastDomain(VM, operation())).isEmpty();
  }

  @Test
  void aDamagedFileIsNoDomain() throws IOException {
    RunFolder folder = RunFolder.of(run, VM.value());
    folder.make();
    Files.writeString(folder.path().resolve("domain"), "seven");

    assertThat(new KnownGuests(run).lastDomain(VM, operation())).isEmpty();
  }

  private static Operation operation() {
    return HandoverTest.operation(Duration.ofSeconds(10));
  }
}
