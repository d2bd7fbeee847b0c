// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.evacuate;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.controller.tools.pacemaker.cib.LiveCib;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Pacemaker;

/** Looks on while guests leave a node, and tells what it sees. Changes nothing. */
public final class Follower {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** After that long without anything under way Pacemaker has given it up. */
  private static final Duration NOTHING_HAPPENS = Duration.ofSeconds(90);

  private final Pacemaker pacemaker;
  private final LiveCib cib;
  private final Copies copies;
  private final Consumer<String> tell;
  private final Map<String, String> told = new HashMap<>();

  /**
   * Looks by these.
   *
   * @param tell takes a line for a person
   */
  public Follower(Pacemaker pacemaker, LiveCib cib, Copies copies, Consumer<String> tell) {
    this.pacemaker = requireNonNull(pacemaker, "pacemaker");
    this.cib = requireNonNull(cib, "cib");
    this.copies = requireNonNull(copies, "copies");
    this.tell = requireNonNull(tell, "tell");
  }

  /**
   * How it ended.
   *
   * @param stages how far each guest is, as last seen
   * @param complete whether all are where they should be
   * @param stalled whether they are not, and nothing is under way
   */
  public record Ending(Map<Traveller, Stage> stages, boolean complete, boolean stalled) {
    /** Copies. */
    public Ending {
      stages = new LinkedHashMap<>(stages);
    }

    /** The guests that are not where they should be. */
    public List<String> left() {
      List<String> left = new ArrayList<>();
      stages.forEach(
          (traveller, stage) -> {
            if (!traveller.done(stage)) {
              left.add(traveller.guest() + " " + stage.describe());
            }
          });
      return left;
    }
  }

  /** Until all are where they should be, or the operation's time is over. */
  public Ending follow(List<Traveller> travellers, Operation operation) {
    Map<Traveller, Stage> stages = new LinkedHashMap<>();
    Deadline patience = operation.deadline().anew(NOTHING_HAPPENS);
    do {
      if (pacemaker.membership(operation) instanceof Reading.Known<Membership> known) {
        LiveCib.Reading reading = cib.read(operation);
        for (Traveller traveller : travellers) {
          Stage stage =
              Stage.of(
                  traveller.from(),
                  known.value().activeOn(traveller.guest()),
                  pending(traveller.guest(), reading));
          stages.put(traveller, stage);
          tell(traveller.guest(), stage, operation);
        }
        if (travellers.stream().allMatch(it -> it.done(stages.get(it)))) {
          return new Ending(stages, true, false);
        }
        if (stages.values().stream().anyMatch(it -> it.step().underWay())) {
          patience = operation.deadline().anew(NOTHING_HAPPENS);
        } else if (patience.expired()) {
          return new Ending(stages, false, true);
        }
      }
    } while (operation.pause(PAUSE));
    return new Ending(stages, false, false);
  }

  private static Optional<String> pending(String guest, LiveCib.Reading reading) {
    return reading instanceof LiveCib.Reading.Known known
        ? known.cib().pendingOperation(guest)
        : Optional.empty();
  }

  private void tell(String guest, Stage stage, Operation operation) {
    String copy =
        stage.step() == Stage.Step.MOVING
            ? copies.of(guest).map(it -> " (" + it + ")").orElse("")
            : "";
    String line = guest + " " + stage.describe() + copy;
    if (!line.equals(told.put(guest, line))) {
      tell.accept("%5d s  %s".formatted(operation.deadline().elapsed().toSeconds(), line));
    }
  }
}
