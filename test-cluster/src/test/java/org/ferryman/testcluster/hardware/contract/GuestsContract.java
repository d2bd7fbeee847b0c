// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestDomain.State;
import org.ferryman.tools.xen.GuestSighting;
import org.ferryman.tools.xen.Guests;
import org.junit.jupiter.api.Test;

/** What every {@link Guests} does with the copies of a guest that a migration leaves. */
public abstract class GuestsContract {
  protected static final String VM = "vm1";

  /** What the node is brought into before a test. */
  public enum Given {
    /** There is no guest. */
    NOBODY,
    /** The guest runs. */
    RUNNING,
    /** The guest was built and has never run: it waits under its own name. */
    BUILT,
    /** It was suspended and sent off, and the migration broke. */
    SENT_OFF,
    /** Its copy has come, and the migration broke before it ran. */
    COME
  }

  /** The guests of a node in that state. */
  protected abstract Guests guests(Given given);

  /** Bounds that are wide enough for a busy machine. */
  protected static Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofMinutes(1)), new Cancellation(), (level, line) -> {});
  }

  /** What is seen of the guest, which is known. */
  protected static GuestSighting look(Guests guests) {
    GuestSighting seen = guests.look(VM, operation());
    assertThat(seen.known()).as(seen.unknown()).isTrue();
    return seen;
  }

  @Test
  void whereNobodyIsNothingIsSeen() {
    assertThat(look(guests(Given.NOBODY)).nothing()).isTrue();
  }

  @Test
  void aGuestThatRunsIsTheOnlyCopy() {
    GuestSighting seen = look(guests(Given.RUNNING));

    assertThat(seen.own().state()).isEqualTo(State.ACTIVE);
    assertThat(seen.incoming().there()).isFalse();
    assertThat(seen.away().there()).isFalse();
  }

  @Test
  void aGuestThatWasBuiltRunsWhenItIsLet() {
    Guests guests = guests(Given.BUILT);
    GuestDomain built = look(guests).own();

    assertThat(built.state()).isEqualTo(State.FRESH);
    assertThat(guests.unpause(built.domainId(), operation()).done()).isTrue();
    assertThat(look(guests).own()).isEqualTo(new GuestDomain(State.ACTIVE, built.domainId()));
  }

  @Test
  void aGuestThatWasSentOffGoesOnUnderItsOwnName() {
    Guests guests = guests(Given.SENT_OFF);
    GuestDomain away = look(guests).away();

    assertThat(away.state()).isEqualTo(State.SUSPENDED);
    assertThat(look(guests).own().there()).isFalse();
    assertThat(guests.resume(VM, away.domainId(), operation()).done()).isTrue();
    assertThat(look(guests).own()).isEqualTo(new GuestDomain(State.ACTIVE, away.domainId()));
    assertThat(look(guests).away().there()).isFalse();
  }

  @Test
  void aCopyThatHasComeCanBeEnded() {
    Guests guests = guests(Given.COME);
    GuestDomain incoming = look(guests).incoming();

    assertThat(incoming.state()).isEqualTo(State.FRESH);
    assertThat(guests.destroy(incoming.domainId(), operation()).done()).isTrue();
    assertThat(look(guests).nothing()).isTrue();
  }
}
