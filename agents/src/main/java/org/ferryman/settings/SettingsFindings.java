// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.handover.hotplug.HotplugAgent;
import org.ferryman.ocf.OcfAction;

/**
 * What is wrong with the settings file, a line each. An error is a value that does not hold:
 * another holds in its place, and nothing new is begun with it. A warning is a key that Ferryman
 * does not know, or knows by another name.
 *
 * @param file the file
 * @param errors name the file, the key, what is wrong and what holds instead
 * @param warnings name the file and the key
 */
public record SettingsFindings(Path file, List<String> errors, List<String> warnings) {

  /** A file full of rubbish must not fill the log. */
  private static final int MOST = 20;

  /** Checks and copies; keeps the first of a great many. */
  public SettingsFindings {
    errors = first(errors);
    warnings = first(warnings);
  }

  private static List<String> first(List<String> lines) {
    if (lines.size() <= MOST) {
      return List.copyOf(lines);
    }
    List<String> kept = new ArrayList<>(lines.subList(0, MOST));
    kept.add("and %d more".formatted(lines.size() - MOST));
    return List.copyOf(kept);
  }

  /** What wrong settings mean for an operation. */
  public sealed interface Effect {

    /** It goes on, and its log has these lines. */
    record Told(List<String> lines) implements Effect {
      /** Copies. */
      public Told {
        lines = List.copyOf(lines);
      }
    }

    /** It is not performed. */
    record Refused(String reason) implements Effect {}
  }

  /**
   * Whether an operation goes on. What begins something new on this node waits until the values are
   * mended: {@code start} and {@code migrate_to}. {@code promote} belongs to a failover that has
   * begun, and {@code migrate_from} to a guest that is here already. Xen's own call for a disk
   * ({@code start} of {@link HotplugAgent}) belongs to a guest that runs and reboots.
   */
  public Effect of(String agentName, OcfAction action) {
    boolean begins =
        (action == OcfAction.START && !agentName.equals(HotplugAgent.NAME))
            || action == OcfAction.MIGRATE_TO
            || action == OcfAction.VALIDATE_ALL;
    Optional<String> trouble = trouble();
    if (begins && trouble.isPresent()) {
      return new Effect.Refused(trouble.get());
    }
    if (begins) {
      return new Effect.Told(warnings);
    }
    return new Effect.Told(action.changes() ? errors : List.of());
  }

  /** What is wrong in one line, and what to do; empty if every value holds. */
  public Optional<String> trouble() {
    if (errors.isEmpty()) {
      return Optional.empty();
    }
    String more = errors.size() == 1 ? "" : " (and %d more)".formatted(errors.size() - 1);
    return Optional.of(
        "%s%s; mend it ('ferryman config check' tells), then run 'systemctl restart ferryman'"
            .formatted(errors.get(0), more));
  }
}
