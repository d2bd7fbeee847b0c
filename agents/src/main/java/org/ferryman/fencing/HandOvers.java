// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ferryman.exec.Clock;
import org.ferryman.handover.OngoingMigration;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.xen.Guests;

/** What hand-overs of guests have to say when a node is about to take a resource for itself. */
interface HandOvers {
  /** None is under way. */
  HandOvers NONE =
      new HandOvers() {
        @Override
        public Optional<String> elsewhere(String resource, Operation operation) {
          return Optional.empty();
        }

        @Override
        public Duration longest(String resource) {
          return Duration.ZERO;
        }
      };

  /** {@link OngoingMigration#elsewhere}. */
  Optional<String> elsewhere(String resource, Operation operation);

  /** {@link OngoingMigration#longest}. */
  Duration longest(String resource);

  /**
   * Those of this node now. One that begins later does so with both nodes connected, so it is none
   * of a handler's that runs already.
   *
   * @param runDirectory where the controller keeps the leases, in a folder
   * @param xen asked for only if there are any
   */
  static HandOvers below(Path runDirectory, Supplier<Guests> xen, Clock clock) {
    Path leases = runDirectory.resolve("handover");
    if (empty(leases)) {
      return NONE; // and nothing of it is loaded: a JVM of its own is slow enough
    }
    OngoingMigration guests = new OngoingMigration(new LeaseStore(leases, clock), clock, xen.get());
    return new HandOvers() {
      @Override
      public Optional<String> elsewhere(String resource, Operation operation) {
        return guests.elsewhere(resource, operation);
      }

      @Override
      public Duration longest(String resource) {
        return guests.longest(resource);
      }
    };
  }

  private static boolean empty(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "whether a guest is on its way is not known: " + folder + " can't be read: " + e, e);
    }
  }
}
