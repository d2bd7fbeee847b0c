// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.CommandResult.NotStarted;
import org.ferryman.exec.Lines;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.Events2Line.Malformed;
import org.ferryman.tools.drbd.status.DrbdStatus;

/**
 * Reads the answer of {@code drbdsetup events2 --now --statistics R}, of DRBD 8.4 and 9.
 *
 * <p>Unconfigured needs proof: exit code 0, the line {@code exists -} at the end, and nothing about
 * the resource before it (8.4; also with no module loaded); or exit code 10 with "No such resource"
 * (9); or that the module could not be loaded, so that there is no {@code /proc/drbd}. Everything
 * else that is not a whole status is unknown.
 */
public final class Events2Parser {
  private static final int NO_SUCH_RESOURCE = 10;
  private static final int NO_MODULE = 20;

  /** What drbdsetup says once it has found no {@code /proc/drbd} and modprobe has not helped. */
  private static final String MODULE_NOT_LOADED =
      "Failed to modprobe drbd (No such file or directory)";

  private Events2Parser() {}

  /** What the command's result tells of the resource. */
  public static DrbdReading parse(String resource, CommandResult result) {
    if (result instanceof NotStarted notStarted) {
      return new DrbdReading.Unknown(notStarted.describe(), notStarted.missing());
    }
    if (!(result instanceof Exited exited)) {
      return new DrbdReading.Unknown(result.describe());
    }
    if (exited.code() == NO_SUCH_RESOURCE
        && exited.stdout().isBlank()
        && exited.stderr().contains("No such resource")) {
      return new DrbdReading.Unconfigured();
    }
    if (noModule(exited)) {
      return new DrbdReading.Unconfigured();
    }
    if (exited.code() != 0) {
      return new DrbdReading.Unknown(exited.describe());
    }
    try {
      return listing(resource, exited.stdout());
    } catch (Malformed e) {
      return new DrbdReading.Unknown(
          "'%s' answered what is not understood: %s"
              .formatted(exited.command().line(), Lines.summary(Lines.message(e))));
    }
  }

  private static boolean noModule(Exited exited) {
    return exited.code() == NO_MODULE && exited.stderr().contains(MODULE_NOT_LOADED);
  }

  /** What {@code drbdsetup events2 --now} tells of all resources. */
  public static Reading<Map<String, DrbdStatus>> all(CommandResult result) {
    if (result instanceof Exited exited && noModule(exited)) {
      return new Reading.Known<>(Map.of());
    }
    if (!result.succeeded()) {
      return new Reading.Unknown<>(result.describe());
    }
    DrbdEvents events = new DrbdEvents();
    Map<String, DrbdStatus> statuses = new HashMap<>();
    try {
      for (String line : (Iterable<String>) result.stdout().lines()::iterator) {
        events.apply(line);
      }
    } catch (DrbdEvents.MalformedException e) {
      return notUnderstood(result, Lines.message(e));
    }
    for (String resource : events.resources()) {
      if (!(events.reading(resource) instanceof DrbdReading.Configured configured)) {
        return notUnderstood(result, events.reading(resource).toString());
      }
      statuses.put(resource, configured.status());
    }
    return events.complete()
        ? new Reading.Known<>(statuses)
        : notUnderstood(result, "the listing breaks off");
  }

  private static Reading<Map<String, DrbdStatus>> notUnderstood(CommandResult result, String why) {
    return new Reading.Unknown<>(
        "'%s' answered what is not understood: %s".formatted(result.command().line(), why));
  }

  private static DrbdReading listing(String resource, String text) throws Malformed {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    Events2State state = new Events2State(resource);
    boolean ended = false;
    for (String each : lines) {
      Events2Line line = Events2Line.parse(each);
      if (ended || !line.verb().equals("exists")) {
        throw new Malformed("'" + each + "' has no place in a listing");
      }
      ended = line.endOfWhatExists();
      state.apply(line);
    }
    if (!ended) {
      throw new Malformed("the listing breaks off after " + lines.size() + " lines");
    }
    return state.empty()
        ? new DrbdReading.Unconfigured()
        : new DrbdReading.Configured(state.status());
  }
}
