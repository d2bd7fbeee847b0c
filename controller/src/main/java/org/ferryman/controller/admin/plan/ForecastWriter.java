// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A forecast as text for people, or as JSON for programs. */
public final class ForecastWriter {

  /** The shape of the JSON; a new number where a reader of the old one would be misled. */
  public static final int SHAPE = 1;

  private ForecastWriter() {}

  /** A line for each guest, a summary, and the notes. */
  public static String text(Forecast forecast) {
    if (!(forecast instanceof Forecast.Known known)) {
      return "can't be told: %s%n".formatted(((Forecast.Unknown) forecast).reason());
    }
    int width = known.guests().stream().mapToInt(it -> it.guest().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (GuestForecast guest : known.guests()) {
      text.append(
          "%s%s  %-7s  %s%n"
              .formatted(
                  guest.guest(),
                  " ".repeat(width - guest.guest().length()),
                  guest.verdict().word(),
                  guest.sentence()));
    }
    known.notes().forEach(note -> text.append("note: %s%n".formatted(note)));
    return text.append(summary(known)).append(System.lineSeparator()).toString();
  }

  /** One line on all. */
  static String summary(Forecast.Known known) {
    List<GuestForecast> interrupted = known.interrupted();
    if (known.guests().isEmpty()) {
      return known.change() + ": the cluster has no guest";
    }
    if (interrupted.isEmpty()) {
      return known.change() + ": no guest would be interrupted";
    }
    return "%s: %d of %d guests would be interrupted: %s"
        .formatted(
            known.change(),
            interrupted.size(),
            known.guests().size(),
            String.join(", ", interrupted.stream().map(GuestForecast::guest).toList()));
  }

  /** One object. */
  public static String json(Forecast forecast) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("shape", SHAPE);
    root.put("exit", forecast.exitCode());
    if (forecast instanceof Forecast.Unknown unknown) {
      root.put("reason", unknown.reason());
    } else if (forecast instanceof Forecast.Known known) {
      root.put("change", known.change());
      ArrayNode guests = root.putArray("guests");
      for (GuestForecast guest : known.guests()) {
        ObjectNode entry =
            guests
                .addObject()
                .put("guest", guest.guest())
                .put("verdict", guest.verdict().word())
                .put("sentence", guest.sentence());
        guest.from().forEach(entry.putArray("from")::add);
        guest.to().forEach(entry.putArray("to")::add);
      }
      known.notes().forEach(root.putArray("notes")::add);
    }
    return root.toPrettyString() + System.lineSeparator();
  }
}
