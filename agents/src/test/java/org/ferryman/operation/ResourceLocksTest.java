// SPDX-License-Identifier: Apache-2.0
package org.ferryman.operation;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceLocksTest {

  @TempDir Path directory;
  private final List<String> log = new CopyOnWriteArrayList<>();

  @Test
  void secondHolderInThisJvmWaitsUntilTheFirstLetsGo() throws Exception {
    ResourceLocks locks = locks();
    ResourceLocks.Held first = locks.acquire("drbd-r0", "the first", operation(10));
    ExecutorService pool = Executors.newSingleThreadExecutor();
    CountDownLatch waiting = new CountDownLatch(1);
    try {
      Future<?> second =
          pool.submit(
              () -> {
                Operation operation =
                    new Operation(
                        Deadline.after(Duration.ofSeconds(30)),
                        new Cancellation(),
                        (level, line) -> {
                          log.add(line);
                          waiting.countDown();
                        });
                locks.acquire("drbd-r0", "the second", operation).close();
              });
      assertThat(waiting.await(10, SECONDS)).isTrue();
      assertThat(second.isDone()).isFalse();
      first.close();
      second.get(10, SECONDS);
    } finally {
      pool.shutdownNow();
    }
    assertThat(log).containsExactly("waiting for the lock of drbd-r0, held by the first");
  }

  @Test
  void anotherProcessIsKeptOutAndNamesTheHolder() throws Exception {
    Process other = otherProcess("drbd-r0");
    try {
      assertThatThrownBy(() -> locks().acquire("drbd-r0", "me", operation(0.2)))
          .isInstanceOf(OcfFailure.class)
          .hasMessageContaining("is still held by the other process at the action's deadline")
          .hasMessageContaining("nothing was done");
    } finally {
      other.destroyForcibly().waitFor();
    }
    locks().acquire("drbd-r0", "me", operation(10)).close();
  }

  @Test
  void readingWhoHoldsALockDoesNotDropIt() throws Exception {
    ResourceLocks locks = locks();
    try (ResourceLocks.Held held = locks.acquire("drbd-r0", "me", operation(10))) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> locks.acquire("drbd-r0", "me too", operation(0.1)))
          .isInstanceOf(OcfFailure.class);
      Process other = otherProcess("drbd-r0");
      assertThat(other.waitFor(30, SECONDS)).isTrue();
      assertThat(other.exitValue()).isEqualTo(1);
    }
  }

  @Test
  void differentResourcesDoNotWait() {
    ResourceLocks locks = locks();
    ResourceLocks.Held r0 = locks.acquire("drbd-r0", "me", operation(0.1));
    ResourceLocks.Held r1 = locks.acquire("drbd-r1", "me", operation(0.1));
    r1.close();
    r0.close();
  }

  @Test
  void cancelledWaiterGivesUp() {
    ResourceLocks locks = locks();
    ResourceLocks.Held first = locks.acquire("xen-vm1", "me", operation(10));
    Cancellation cancellation = new Cancellation();
    cancellation.cancel("a stop takes its place");
    Operation cancelled =
        new Operation(
            Deadline.after(Duration.ofSeconds(30)), cancellation, (level, line) -> log.add(line));
    assertThatThrownBy(() -> locks.acquire("xen-vm1", "me too", cancelled))
        .isInstanceOf(OcfFailure.class)
        .hasMessageContaining("a stop takes its place");
    first.close();
  }

  @Test
  void filesAreTheirOwnersAlone() throws IOException {
    ResourceLocks locks = locks();
    locks.acquire("xen-vm1", "me", operation(1)).close();
    assertThat(mode(directory.resolve("lock"))).isEqualTo("rwx------");
    assertThat(mode(directory.resolve("lock/xen-vm1.lock"))).isEqualTo("rw-------");
  }

  @Test
  void lockThatCannotBeMadeIsAFailureWithTheCause() throws IOException {
    Files.writeString(directory.resolve("lock"), "in the way");
    assertThatThrownBy(() -> locks().acquire("xen-vm1", "me", operation(1)))
        .isInstanceOf(OcfFailure.class)
        .hasMessageContaining("lock/xen-vm1.lock can't be taken")
        .hasMessageContaining("nothing was done");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private ResourceLocks locks() {
    return new ResourceLocks(directory.resolve("lock"));
  }

  private Operation operation(double seconds) {
    return new Operation(
        Deadline.after(Duration.ofMillis((long) (seconds * 1000))),
        new Cancellation(),
        (level, line) -> log.add(line));
  }

  /** A JVM that takes the lock and keeps it until killed; or exits with 1 if it can't have it. */
  private Process otherProcess(String resource) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                directory.resolve("lock").toString(),
                resource)
            .redirectError(Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(out.readLine()).isIn("held", "refused");
    return process;
  }

  static final class Holder {
    public static void main(String[] args) throws InterruptedException {
      Operation operation =
          new Operation(
              Deadline.after(Duration.ofMillis(100)), new Cancellation(), (level, line) -> {});
      try {
        ResourceLocks.Held held =
            new ResourceLocks(Path.of(args[0])).acquire(args[1], "the other process", operation);
        System.out.println("held");
        Thread.currentThread().join();
        held.close();
      } catch (OcfFailure e) {
        System.out.println("refused");
        System.exit(1);
      }
    }
  }
}
