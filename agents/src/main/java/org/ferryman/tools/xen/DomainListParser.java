// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.exec.Lines;
import org.ferryman.tools.xen.DomainList.Domains;
import org.ferryman.tools.xen.DomainList.Unknown;

/**
 * Reads {@code xl list}. Believes it only as a whole: a header, Domain-0 first, nothing but
 * well-formed lines, the last one ended; anything else says nothing about any guest.
 *
 * <p>One exception: a line whose name and id stand where xl prints them, followed by four words of
 * which one can't be read (a state that a later xl has, a number out of bounds). Whose line it is,
 * is known then, so that it costs that domain alone: its state is not legible. Of any other line
 * not even that is known, and it may be any guest's.
 */
final class DomainListParser {
  private static final Pattern HEADER =
      Pattern.compile("Name\\s+ID\\s+Mem\\s+VCPUs\\s+State\\s+Time\\(s\\)\\s*");
  private static final int MOST_ID_DIGITS = 5;
  private static final int MOST_DIGITS = 12;
  private static final String NO_NAME = "(null)";

  /** A name padded to 40 characters, an id padded to 5, and four words. */
  private static final Pattern NAME_AND_ID =
      Pattern.compile(
          "(\\S.{39}) ( {4}\\d| {3}\\d{2}| {2}\\d{3}| \\d{4}|\\d{5})"
              + "\\s+\\S+\\s+\\S+\\s+(\\S+)\\s+\\S+");

  private static final int LONGEST_LINE = 200;

  private DomainListParser() {}

  static DomainList parse(String output) {
    if (!output.endsWith("\n")) {
      return unknown(output.isEmpty() ? "it printed nothing" : "its last line is cut off");
    }
    List<String> lines = List.of(output.split("\n", -1));
    if (!HEADER.matcher(lines.get(0)).matches()) {
      return unknown("its first line is no header: '" + Lines.summary(lines.get(0)) + "'");
    }
    List<Domain> domains = new ArrayList<>();
    Set<Integer> ids = new HashSet<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      Optional<Domain> domain = domain(line).or(() -> illegible(line));
      if (domain.isEmpty()) {
        return unknown("one line is no domain: '" + Lines.summary(line) + "'");
      }
      if (!ids.add(domain.get().id())) {
        return unknown("domain " + domain.get().id() + " is listed twice");
      }
      domains.add(domain.get());
    }
    return domains.isEmpty() || domains.get(0).id() != Domain.DOM0
        ? unknown("Domain-0 is not listed first, so the list is not whole")
        : new Domains(domains);
  }

  /**
   * Name, id, MiB, VCPUs, state and seconds. A name may have blanks in it and is padded, not cut:
   * so the columns are read from the end. A pattern would go back and forth over the padding of
   * each line, and a host of many guests asks for this list many times a second.
   */
  private static Optional<Domain> domain(String line) {
    Columns columns = new Columns(line);
    Optional<Duration> time = seconds(columns.last());
    Optional<Domain.State> state = Domain.State.of(columns.last());
    OptionalLong vcpus = number(columns.last(), MOST_ID_DIGITS);
    OptionalLong memory = number(columns.last(), MOST_DIGITS);
    OptionalLong id = number(columns.last(), MOST_ID_DIGITS);
    String name = columns.rest();
    if (time.isEmpty()
        || state.isEmpty()
        || vcpus.isEmpty()
        || memory.isEmpty()
        || id.isEmpty()
        || name.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Domain(
            Math.toIntExact(id.getAsLong()),
            Optional.of(name).filter(it -> !it.equals(NO_NAME)),
            memory.getAsLong(),
            Math.toIntExact(vcpus.getAsLong()),
            state.get(),
            time.get()));
  }

  /** A domain of which the name and the id alone can be read. */
  private static Optional<Domain> illegible(String line) {
    Matcher parts = NAME_AND_ID.matcher(line);
    if (line.length() > LONGEST_LINE || !parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Domain(
            Integer.parseInt(parts.group(2).strip()),
            Optional.of(parts.group(1).stripTrailing()).filter(it -> !it.equals(NO_NAME)),
            0,
            0,
            Domain.State.illegible(Lines.summary(parts.group(3))),
            Duration.ZERO));
  }

  private static OptionalLong number(String digits, int most) {
    if (digits.isEmpty() || digits.length() > most) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(Long.parseLong(digits));
  }

  /** With one digit after the point. */
  private static Optional<Duration> seconds(String text) {
    int point = text.length() - 2;
    if (point < 1 || text.charAt(point) != '.') {
      return Optional.empty();
    }
    OptionalLong whole = number(text.substring(0, point), MOST_DIGITS);
    OptionalLong tenths = number(text.substring(point + 1), 1);
    return whole.isEmpty() || tenths.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(whole.getAsLong() * 1000 + tenths.getAsLong() * 100));
  }

  /** A line's columns, from the last to the first. */
  private static final class Columns {
    private final String line;
    private int end;

    Columns(String line) {
      this.line = line;
      this.end = line.length();
    }

    /** The next column; empty if there is none, or blanks follow the last one. */
    String last() {
      int start = end;
      while (start > 0 && !blank(line.charAt(start - 1))) {
        start--;
      }
      String column = line.substring(start, end);
      end = start;
      while (end > 0 && blank(line.charAt(end - 1))) {
        end--;
      }
      return column;
    }

    String rest() {
      return line.substring(0, end);
    }

    private static boolean blank(char c) {
      return c == ' ' || (c >= '\t' && c <= '\r');
    }
  }

  private static Unknown unknown(String why) {
    return Unknown.because("'xl list' answered, but " + why);
  }
}
