// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseStoreTest {
  @TempDir(factory = InMemory.class)
  private Path temporary;

  private final ManualClock clock = new ManualClock();
  private Path folder;
  private LeaseStore store;

  @BeforeEach
  void makeStore() {
    folder = temporary.resolve("handover");
    store = new LeaseStore(folder, clock);
  }

  @Test
  void withoutAFileThereIsNoLease() {
    assertThat(store.read("r0")).isEqualTo(new LeaseReading.None());
    assertThat(store.readAll()).isEmpty();
  }

  @Test
  void aLeaseOutlivesTheProcessThatWroteIt() {
    Lease lease = Leases.lease(Side.SOURCE, Phase.OPEN, clock, "r0", "r1");
    store.write(lease);

    LeaseStore afterRestart = new LeaseStore(folder, clock);

    assertThat(afterRestart.read("r0")).isEqualTo(new LeaseReading.Held(lease));
    assertThat(afterRestart.read("r1")).isEqualTo(new LeaseReading.Held(lease));
    assertThat(afterRestart.held(Leases.ID)).contains(lease);
  }

  @Test
  void rootAloneMayReadIt() throws IOException {
    store.write(Leases.lease(Side.SOURCE, Phase.OPEN, clock, "r0"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("r0.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void itRunsOutByTheBootClockWhateverTheWallClockDoes() {
    store.write(Leases.lease(Side.SOURCE, Phase.OPEN, clock, "r0"));

    clock.setWall(Instant.parse("2030-01-01T00:00:00Z"));
    clock.advance(Duration.ofSeconds(59));
    assertThat(store.read("r0")).isInstanceOf(LeaseReading.Held.class);
    clock.setWall(Instant.EPOCH);
    clock.advance(Duration.ofSeconds(1));
    assertThat(store.read("r0")).isInstanceOf(LeaseReading.Expired.class);
    assertThat(store.held(Leases.ID)).isEmpty();
  }

  @Test
  void aLeaseOfAnEarlierBootHasRunOut() {
    store.write(Leases.lease(Side.SOURCE, Phase.OPEN, clock, "r0"));

    clock.reboot("boot-2");

    assertThat(store.read("r0")).isInstanceOf(LeaseReading.Expired.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "{}",
        "{\"version\":1}",
        "garbage",
        "\u0000\u0000\u0000\u0000",
      })
  void aCorruptFileIsNeverTakenForNoLease(String content) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("r0.json"), content.getBytes(UTF_8));

    LeaseReading reading = store.read("r0");

    assertThat(reading).isInstanceOf(LeaseReading.Unreadable.class);
    assertThat(((LeaseReading.Unreadable) reading).reason())
        .contains("r0.json", "can't be read", "remove the file");
    assertThat(store.readAll()).hasSize(1);
  }

  @Test
  void aFileCutShortOrOfAnotherResourceOrVersionIsUnreadable() throws IOException {
    store.write(Leases.lease(Side.SOURCE, Phase.OPEN, clock, "r0"));
    String whole = Files.readString(folder.resolve("r0.json"));

    Files.writeString(folder.resolve("r1.json"), whole);
    Files.writeString(folder.resolve("r2.json"), whole.substring(0, whole.length() / 2));
    Files.writeString(
        folder.resolve("r0.json"), whole.replace("\"version\" : 1", "\"version\" : 2"));

    assertThat(store.readAll()).hasSize(3).allMatch(LeaseReading.Unreadable.class::isInstance);
  }

  @Test
  void aLeaseOfALaterVersionThatSaysMoreIsRead() throws IOException {
    Lease lease = Leases.lease(Side.SOURCE, Phase.OPEN, clock, "r0");
    store.write(lease);
    Path file = folder.resolve("r0.json");
    Files.writeString(
        file, Files.readString(file).replaceFirst("\\{", "{ \"reason\" : [\"new\"],"));

    assertThat(store.read("r0")).isEqualTo(new LeaseReading.Held(lease));
  }

  @Test
  void aFileThatIsNoLeasesCostsNoOtherLease() throws IOException {
    Lease lease = Leases.lease(Side.SOURCE, Phase.OPEN, clock, "r0");
    store.write(lease);
    Files.writeString(folder.resolve("r0 (copy).json"), "{}");
    Files.createDirectory(folder.resolve("r1.json"));

    assertThat(store.held(lease.id())).contains(lease);
    assertThat(store.readAll())
        .hasSize(3)
        .anySatisfy(
            reading ->
                assertThat(reading)
                    .isInstanceOfSatisfying(
                        LeaseReading.Unreadable.class,
                        it -> assertThat(it.reason()).contains("r0 (copy).json", "remove")));
    store.remove(lease);
    assertThat(store.read("r0")).isEqualTo(new LeaseReading.None());
  }

  @Test
  void aFolderInTheFilesPlaceIsUnreadable() throws IOException {
    Files.createDirectories(folder.resolve("r0.json"));

    assertThat(store.read("r0")).isInstanceOf(LeaseReading.Unreadable.class);
  }

  @Test
  void anotherLeaseIsNotOverwrittenWhileItLastsOrCantBeRead() throws IOException {
    Lease first = Leases.lease("first-lease", Side.SOURCE, Phase.OPEN, clock, "r1");
    store.write(first);
    Lease second = Leases.lease("second-lease", Side.SOURCE, Phase.PREPARED, clock, "r0", "r1");

    assertThatExceptionOfType(LeaseStoreException.class)
        .isThrownBy(() -> store.write(second))
        .withMessageContaining("r1 is under another lease first-lease");
    assertThat(store.read("r0")).isEqualTo(new LeaseReading.None());
    Files.writeString(folder.resolve("r1.json"), "garbage");
    assertThatExceptionOfType(LeaseStoreException.class)
        .isThrownBy(() -> store.write(second))
        .withMessageContaining("can't be read");
  }

  @Test
  void anotherLeaseThatHasRunOutIsOverwritten() {
    store.write(Leases.lease("first-lease", Side.SOURCE, Phase.OPEN, clock, "r0"));
    clock.advance(Duration.ofMinutes(2));
    Lease second = Leases.lease("second-lease", Side.SOURCE, Phase.PREPARED, clock, "r0");

    store.write(second);

    assertThat(store.read("r0")).isEqualTo(new LeaseReading.Held(second));
  }

  @Test
  void pacemakersCommandEndsTheLeaseOfItsResourceOnly() {
    Lease lease = Leases.lease(Side.TARGET, Phase.ARRIVED, clock, "r0", "r1");
    store.write(lease);

    store.end("r0");
    store.change(Leases.ID, it -> it.at(Phase.ARRIVED));

    assertThat(store.read("r0")).isEqualTo(new LeaseReading.None());
    assertThat(store.read("r1")).isEqualTo(new LeaseReading.Held(lease));
  }

  @Test
  void removingALeaseLeavesAnothersAlone() {
    Lease ours = Leases.lease("first-lease", Side.TARGET, Phase.OPEN, clock, "r0", "r1");
    Lease other = Leases.lease("other-lease", Side.TARGET, Phase.OPEN, clock, "r0");
    store.write(other);

    store.remove(ours);

    assertThat(store.read("r0")).isEqualTo(new LeaseReading.Held(other));
  }

  @Test
  void changingALeaseThatIsNotThereChangesNothing() {
    assertThat(store.change("no-such-lease", lease -> lease.at(Phase.OPEN))).isEmpty();
    assertThat(store.readAll()).isEmpty();
  }

  @Test
  void aStoreThatCantBeWrittenSaysSo() throws IOException {
    Files.writeString(temporary.resolve("handover"), "a file where the folder should be");

    assertThatExceptionOfType(LeaseStoreException.class)
        .isThrownBy(() -> store.write(Leases.lease(Side.SOURCE, Phase.OPEN, clock, "r0")))
        .withMessageContaining("could not write lease");
  }

  @Test
  void readersNeverSeeHalfALease() throws Exception {
    store.write(Leases.lease(Side.SOURCE, Phase.PREPARED, clock, "r0"));
    List<Phase> phases = List.of(Phase.OPENING, Phase.OPEN, Phase.CLOSING, Phase.PREPARED);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<?> writer =
          pool.submit(
              () ->
                  IntStream.range(0, 200)
                      .forEach(i -> store.change(Leases.ID, it -> it.at(phases.get(i % 4)))));
      LeaseStore other = new LeaseStore(folder, clock);
      int reads = 0;
      while (!writer.isDone() || reads == 0) {
        assertThat(other.read("r0")).isInstanceOf(LeaseReading.Held.class);
        reads++;
      }
      writer.get();
    } finally {
      pool.shutdownNow();
    }
  }

  /** As where the disk is full: the new file can't be made. */
  private void nothingCanBeWritten(String resource) throws IOException {
    Files.createDirectories(folder.resolve("." + resource + ".new").resolve("in-the-way"));
  }

  @Test
  void whatEndsAHandOverCountsAlsoIfItCantBeWritten() throws IOException {
    Lease open = Leases.lease(Side.SOURCE, Phase.OPEN, clock, "r0", "r1");
    store.write(open);
    nothingCanBeWritten("r1");

    assertThatExceptionOfType(LeaseStoreException.class)
        .isThrownBy(() -> store.change(open.id(), it -> it.at(Phase.CLOSING)));
    assertThat(store.note(open.id(), it -> it.at(Phase.CLOSING))).contains(open.at(Phase.CLOSING));
    assertThat(store.note(open.id(), it -> it.at(Phase.ARRIVED))).contains(open.at(Phase.ARRIVED));

    for (String resource : List.of("r0", "r1")) {
      assertThat(store.read(resource)).isEqualTo(new LeaseReading.Held(open.at(Phase.ARRIVED)));
    }
    assertThat(store.held(open.id())).contains(open.at(Phase.ARRIVED));
    store.remove(open);
    assertThat(store.readAll()).isEmpty();
  }

  @Test
  void whatAnotherProcessHasWrittenSinceGoesBeforeWhatCouldNotBeWritten() throws IOException {
    Lease open = Leases.lease(Side.SOURCE, Phase.OPEN, clock, "r0");
    store.write(open);
    nothingCanBeWritten("r0");
    store.note(open.id(), it -> it.at(Phase.CLOSING));
    Files.delete(folder.resolve(".r0.new").resolve("in-the-way"));
    Files.delete(folder.resolve(".r0.new"));

    new LeaseStore(folder, clock).change(open.id(), it -> it.at(Phase.RETURNING));

    assertThat(store.read("r0")).isEqualTo(new LeaseReading.Held(open.at(Phase.RETURNING)));
  }

  @Test
  void aLeaseIsFoundByItsIdUntilItIsRemovedEvenIfItHasRunOut() {
    Lease lease = Leases.lease(Side.TARGET, Phase.OPEN, clock, "r0");
    store.write(lease);
    clock.advance(Duration.ofHours(1));

    assertThat(store.held(lease.id())).isEmpty();
    assertThat(store.any(lease.id())).contains(lease);
    assertThat(store.any("handover-9")).isEmpty();
    assertThat(store.note("handover-9", it -> it.at(Phase.CLOSING))).isEmpty();
  }
}
