// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.explain;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.controller.tools.journal.JournalEntry;

/**
 * Retells entries of the journal in words for people. What says nothing about a guest's fate is
 * left out: daemons that connect, notifications and monitors that went well, the numbers of
 * transitions.
 */
public final class Retelling {
  private static final String PACEMAKER = "Pacemaker";
  private static final String FENCING = "fencing";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  private record Rule(String program, Pattern pattern, Function<MatchResult, Told> tell) {}

  private record Told(String who, String what, Set<String> about, boolean bad) {}

  private static final List<Rule> RULES =
      List.of(
          rule(
              "pacemaker-schedulerd",
              "Actions: (\\w+) +(\\S+) +\\( *(.*?) *\\)(?: +(.*))?",
              it -> decision(it.group(1), it.group(2), it.group(3), it.group(4))),
          rule(
              "pacemaker-schedulerd",
              "(?:warning: )?Cluster node (\\S+) will be fenced: (.*)",
              it ->
                  new Told(
                      FENCING,
                      "%s is to be fenced: %s".formatted(it.group(1), it.group(2)),
                      Set.of(),
                      true)),
          rule(
              "pacemaker-schedulerd",
              "(\\S+) cannot run on (\\S+) due to reaching migration threshold.*",
              it ->
                  new Told(
                      PACEMAKER,
                      "keeps %s off %s: it has failed there too often ('crm_resource --cleanup --resource %s' forgets that)"
                          .formatted(it.group(1), it.group(2), it.group(1)),
                      Set.of(base(it.group(1))),
                      true)),
          rule(
              "pacemaker-controld",
              "Requesting local execution of (?:(Promoted|Unpromoted|Master|Slave) )?(\\S+) operation for (\\S+) on (\\S+)",
              it ->
                  dull(it.group(2))
                      ? null
                      : new Told(
                          PACEMAKER,
                          "asks for %s of %s".formatted(it.group(2), it.group(3)),
                          Set.of(base(it.group(3))),
                          false)),
          rule(
              "pacemaker-controld",
              "(?s)Result of (\\S+) operation for (\\S+) on (\\S+): ([^(]*?)(?: \\((.*)\\))?",
              it -> result(it.group(1), it.group(2), it.group(4), it.group(5))),
          rule(
              "pacemaker-controld",
              "Node (\\S+) state is now (\\S+)",
              it ->
                  new Told(
                      PACEMAKER,
                      it.group(2).equals("member")
                          ? "%s is a member of the cluster".formatted(it.group(1))
                          : "%s is %s".formatted(it.group(1), it.group(2)),
                      Set.of(),
                      !it.group(2).equals("member"))),
          rule(
              "pacemaker-controld",
              "Quorum (acquired|lost)",
              it ->
                  new Told(
                      PACEMAKER, "quorum is " + it.group(1), Set.of(), it.group(1).equals("lost"))),
          rule(
              "pacemaker-fenced",
              "(?:error: )?Operation '(\\w+)' targeting (\\S+) (?:on \\S+ )?(?:for|by) (.*)",
              it ->
                  new Told(
                      FENCING,
                      "%s of %s by %s"
                          .formatted(
                              it.group(1),
                              it.group(2),
                              it.group(3).replaceAll("@\\S+\\.[0-9a-f]{4,}", "")),
                      Set.of(),
                      true)),
          rule(
              "pacemaker-fenced",
              "Requesting peer fencing \\((\\w+)\\) targeting (\\S+)",
              it ->
                  new Told(
                      FENCING,
                      "%s of %s is asked for".formatted(it.group(1), it.group(2)),
                      Set.of(),
                      true)),
          rule(
              "pacemaker-attrd",
              "Setting (\\S+)\\[([^]]+)\\](?: in \\S+)?: (.*?) -> (.*?)(?: \\| from .*)?",
              it -> attribute(it.group(1), it.group(2), it.group(3), it.group(4))),
          rule(
              "systemd",
              "(?:ferryman\\.service: (?:Failed|Main process exited).*|(?:Started|Stopped) ferryman\\.service.*)",
              it -> new Told("systemd", it.group(), Set.of(), it.group().contains("Failed"))));

  private Retelling() {}

  private static Rule rule(String program, String pattern, Function<MatchResult, Told> tell) {
    return new Rule(program, Pattern.compile(pattern), tell);
  }

  /** What an entry tells; empty if it says nothing about any guest's fate. */
  public static Optional<Happening> of(JournalEntry entry) {
    if (entry.program().equals("ferryman") || entry.program().equals("ferryman-gate")) {
      return ferryman(entry);
    }
    if (entry.program().equals("kernel")) {
      return kernel(entry);
    }
    String text = entry.text().strip().replaceFirst("^(?:notice|warning|error): +", "");
    for (Rule rule : RULES) {
      Matcher matcher = rule.pattern().matcher(text);
      if (rule.program().equals(entry.program()) && matcher.matches()) {
        Told told = rule.tell().apply(matcher.toMatchResult());
        return told == null
            ? Optional.empty()
            : Optional.of(
                Happening.at(entry.at(), told.who(), told.what(), told.about(), told.bad()));
      }
    }
    return Optional.empty();
  }

  private static Told decision(String action, String resource, String where, String why) {
    String places = where.replaceAll("\\s+", " ").replace(" -> ", " to ").replace("->", " to ");
    String because = why == null || why.isBlank() ? "" : ", " + why.strip();
    return new Told(
        PACEMAKER,
        "decides: %s %s (%s)%s"
            .formatted(action.toLowerCase(Locale.ROOT), base(resource), places, because),
        Set.of(base(resource)),
        Set.of("Recover", "Restart").contains(action));
  }

  private static Told result(String action, String resource, String result, String why) {
    String reason = why == null ? "" : why.strip();
    boolean good = Set.of("ok", "promoted", "master").contains(result.strip());
    boolean bad = !good && !result.strip().equals("not running");
    if (good && dull(action)) {
      return null;
    }
    if (action.equals("probe")) {
      return bad ? told(action, resource, result, reason, true) : null;
    }
    return told(action, resource, result, reason, !good);
  }

  private static Told told(
      String action, String resource, String result, String reason, boolean bad) {
    return new Told(
        PACEMAKER,
        "%s of %s %s%s"
            .formatted(
                action,
                resource,
                bad ? "FAILED (%s)".formatted(result.strip()) : "is done",
                reason.isEmpty() ? "" : ": " + reason),
        Set.of(base(resource)),
        bad);
  }

  private static boolean dull(String action) {
    return Set.of("monitor", "notify", "probe").contains(action);
  }

  private static Told attribute(String name, String node, String before, String after) {
    String value = after.equals("(unset)") ? "no more" : after;
    if (name.startsWith("ferryman-ready-")) {
      String guest = name.substring("ferryman-ready-".length());
      String what =
          switch (after) {
            case "1" -> "%s could take %s".formatted(node, guest);
            case "0" -> "%s can't take %s".formatted(node, guest);
            default -> "nobody says any more whether %s could take %s".formatted(node, guest);
          };
      return new Told(PACEMAKER, "hears that " + what, Set.of(guest), after.equals("0"));
    }
    if (name.startsWith("master-")) {
      String resource = name.substring("master-".length());
      return new Told(
          PACEMAKER,
          "hears that the promotion score of %s on %s is %s (before: %s)"
              .formatted(resource, node, value, before),
          Set.of(base(resource)),
          false);
    }
    return name.startsWith("ferryman-")
        ? new Told(
            PACEMAKER,
            "hears that %s of %s is %s".formatted(name, node, value),
            Set.of(name.replaceFirst("ferryman-[a-z]+-?", "")),
            !after.equals("(unset)"))
        : null;
  }

  /** As the controller and the scripts say it, without what is for developers. */
  private static Optional<Happening> ferryman(JournalEntry entry) {
    String text =
        entry
            .text()
            .strip()
            .replaceFirst("^(?:INFO|WARN|ERROR) +(?:[A-Z][A-Za-z]+: )?", "")
            .replaceFirst("^(?:warning|error): ", "")
            .replaceFirst("^[0-9]+-[0-9]+ ", "");
    boolean dull =
        text.isEmpty()
            || text.startsWith("admitted for ")
            || text.startsWith("at ")
            || text.matches(
                "(?s)(?:drbd|xen) (?:notify|monitor) \\S+: (?:done|not running|promoted) after .*")
            || text.matches("ferryman-ready-\\S+=1");
    boolean bad =
        entry.text().matches("(?s)^(?:WARN|ERROR) .*|^(?:warning|error): .*")
            || (entry.priority() >= 0 && entry.priority() <= 4);
    return dull
        ? Optional.empty()
        : Optional.of(Happening.at(entry.at(), "Ferryman", text, names(text), bad));
  }

  /** DRBD's own lines begin with the resource or its device. */
  private static Optional<Happening> kernel(JournalEntry entry) {
    String text = entry.text().strip();
    Matcher drbd = Pattern.compile("(?:block )?drbd ?([A-Za-z0-9_.-]+)[^:]*: (.*)").matcher(text);
    if (!drbd.matches()) {
      return Optional.empty();
    }
    boolean telling =
        drbd.group(2)
            .matches(
                "(?i).*(->|split-brain|resync|verify|fence|suspend|error|fail|lost|outdate|broken|timed out).*");
    return telling
        ? Optional.of(
            Happening.at(
                entry.at(),
                "DRBD",
                drbd.group(1) + ": " + drbd.group(2),
                names(text),
                drbd.group(2)
                    .matches(
                        "(?i).*(split-brain|error|lost|fail|NetworkFailure|BrokenPipe|Timeout).*")))
        : Optional.empty();
  }

  /** Every word that could be a name. */
  private static Set<String> names(String text) {
    Set<String> names = new HashSet<>();
    NAME.matcher(text).results().map(MatchResult::group).forEach(names::add);
    names.stream().map(it -> it.replaceFirst("[.-]+$", "")).toList().forEach(names::add);
    return names;
  }

  private static String base(String resource) {
    int colon = resource.indexOf(':');
    return colon < 0 ? resource : resource.substring(0, colon);
  }
}
