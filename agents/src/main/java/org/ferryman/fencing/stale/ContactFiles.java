// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing.stale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.ferryman.exec.WholeFile;
import org.ferryman.fencing.stale.PastContacts.Contact;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;

/**
 * {@link PastContacts}, a file per resource below {@code /run}, shared by controller and one-shots.
 * What is not understood there is not known.
 */
public final class ContactFiles {
  private static final String STALE = "stale";
  private static final String NEVER = "-";

  private final Path folder;
  private final AtomicLong writes = new AtomicLong();

  /** In this folder, which is made when something is to be written. */
  public ContactFiles(Path folder) {
    this.folder = folder;
  }

  /** What is remembered of a resource. */
  public synchronized PastContacts read(DrbdResource resource) {
    try {
      return parse(Files.readAllLines(file(resource)));
    } catch (NoSuchFileException e) {
      return PastContacts.NONE;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "what is remembered of %s can't be read: %s".formatted(resource, e.getMessage()), e);
    }
  }

  /** Forgets what an administrator has overruled. */
  public void forget(DrbdResource resource) {
    change(resource, past -> PastContacts.NONE);
  }

  /** Changes what is remembered, and returns it; nothing is written where nothing changes. */
  synchronized PastContacts change(DrbdResource resource, UnaryOperator<PastContacts> change) {
    PastContacts before = read(resource);
    PastContacts after = change.apply(before);
    if (!after.equals(before)) {
      write(resource, after);
    }
    return after;
  }

  private void write(DrbdResource resource, PastContacts contacts) {
    try {
      WholeFile.makeFolder(folder);
      Path fresh =
          folder.resolve(
              ".%s.%d.%d"
                  .formatted(
                      resource.name(), ProcessHandle.current().pid(), writes.incrementAndGet()));
      Files.write(fresh, lines(contacts));
      Files.move(fresh, file(resource), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "what is known of %s's peers can't be noted: %s".formatted(resource, e.getMessage()), e);
    }
  }

  private Path file(DrbdResource resource) {
    return folder.resolve(resource.name());
  }

  private static List<String> lines(PastContacts contacts) {
    List<String> lines = new ArrayList<>();
    contacts
        .peers()
        .forEach(
            (peer, contact) ->
                lines.add(
                    String.join(
                        "\t",
                        "peer",
                        peer,
                        contact.role().name(),
                        contact.disk().name(),
                        contact.lostAt().map(Instant::toString).orElse(NEVER))));
    contacts.stale().ifPresent(reason -> lines.add(STALE + "\t" + reason.replaceAll("\\s+", " ")));
    return lines;
  }

  private static PastContacts parse(List<String> lines) {
    Map<String, Contact> peers = new HashMap<>();
    Optional<String> stale = Optional.empty();
    for (String line : lines) {
      List<String> words = Arrays.asList(line.split("\t", -1));
      if (words.size() == 2 && words.get(0).equals(STALE)) {
        stale = Optional.of(words.get(1));
      } else if (words.size() == 5) {
        contact(words).ifPresent(contact -> peers.put(words.get(1), contact));
      }
    }
    return new PastContacts(peers, stale);
  }

  /** Empty for another version's words: that peer is not known. */
  private static Optional<Contact> contact(List<String> words) {
    try {
      return Optional.of(
          new Contact(
              Role.valueOf(words.get(2)),
              DiskState.valueOf(words.get(3)),
              words.get(4).equals(NEVER)
                  ? Optional.empty()
                  : Optional.of(Instant.parse(words.get(4)))));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
