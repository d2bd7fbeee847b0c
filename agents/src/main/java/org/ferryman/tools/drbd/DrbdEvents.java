// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ferryman.exec.Lines;
import org.ferryman.exec.Room;

/**
 * What the lines of {@code drbdsetup events2}, of all resources, add up to: first what exists, up
 * to the line {@code exists -}, then every change (drbdsetup-events2(8)). Not safe for several
 * threads.
 */
public final class DrbdEvents {
  /** What one resource, device, connection or peer device takes of the memory, generously. */
  private static final int OBJECT_BYTES = 1024;

  /** The share of the memory that a stream of nonsense can fill. */
  private static final int SHARE = 4;

  private final Map<String, Events2State> resources = new TreeMap<>();
  private final long mostObjects;
  private long objects;
  private boolean complete;
  private boolean news;

  /** Nothing is told yet. */
  public DrbdEvents() {
    this(Room.forThings(SHARE, OBJECT_BYTES));
  }

  DrbdEvents(long mostObjects) {
    this.mostObjects = mostObjects;
  }

  /** A line that is not one of events2's, or not in its place. */
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(Lines.summary(message));
    }
  }

  /**
   * Takes in a line.
   *
   * @return the resource it is about, by its old name if it is renamed; empty for the line that
   *     ends what exists
   * @throws MalformedException if it makes no sense; nothing here can be relied on from then on
   */
  public Optional<String> apply(String text) throws MalformedException {
    try {
      Events2Line line = Events2Line.parse(text);
      if (line.endOfWhatExists()) {
        complete = true;
        news = true;
        return Optional.empty();
      }
      String name = line.require("name");
      Events2State state = resources.computeIfAbsent(name, Events2State::new);
      objects -= counted(state);
      news = state.apply(line);
      if (state.empty() || !state.resource().equals(name)) {
        resources.remove(name);
      }
      if (!state.empty()) {
        resources.put(state.resource(), state);
        objects += counted(state);
      }
      if (objects > mostObjects) {
        throw new MalformedException(
            "more than %d resources, devices and connections: there is no memory for more"
                .formatted(mostObjects));
      }
      return Optional.of(name);
    } catch (Events2Line.Malformed e) {
      throw new MalformedException(Lines.message(e));
    }
  }

  private static int counted(Events2State state) {
    return state.empty() ? 0 : state.size();
  }

  /** Whether the last line told anything new but counters, progress and calls of handlers. */
  public boolean news() {
    return news;
  }

  /** Whether all that exists has been told. */
  public boolean complete() {
    return complete;
  }

  /** The resources told of. */
  public Set<String> resources() {
    return Set.copyOf(resources.keySet());
  }

  /** What is known of a resource; unknown before {@link #complete}. */
  public DrbdReading reading(String resource) {
    if (!complete) {
      return new DrbdReading.Unknown("'drbdsetup events2' has not told yet what exists");
    }
    Events2State state = resources.get(resource);
    try {
      return state == null
          ? new DrbdReading.Unconfigured()
          : new DrbdReading.Configured(state.status());
    } catch (Events2Line.Malformed e) {
      return new DrbdReading.Unknown("'drbdsetup events2': " + Lines.summary(Lines.message(e)));
    }
  }
}
