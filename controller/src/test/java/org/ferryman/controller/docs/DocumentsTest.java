// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.docs;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documents hang together: links, and the files, classes and methods that they name. */
class DocumentsTest {
  /** What a stranger reads in one go. */
  private static final long README_AT_MOST = 9 * 1024;

  private static final Pattern CLASS = Pattern.compile("[A-Z][a-z]+[A-Z0-9][A-Za-z0-9]*");

  private static final Pattern MEMBER =
      Pattern.compile("([A-Z][A-Za-z0-9]*)[.#]([a-z][A-Za-z0-9]*)");

  /** Words of DRBD's that are written as a class's name is. */
  private static final Set<String> STATES = Set.of("UpToDate", "StandAlone");

  private static final Pattern OWN_PATH =
      Pattern.compile(
          "(?<![\\w/.])(?:agents|controller|ocf-wrappers|cib-samples|test-cluster|docs|\\.ci)/[\\w./-]*\\w");

  @Test
  void readmeIsShort() throws IOException {
    assertThat(Files.size(Document.ROOT.resolve("README.md"))).isLessThanOrEqualTo(README_AT_MOST);
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    Map<Path, Document> documents =
        Document.all().stream().collect(toMap(Document::file, document -> document));
    List<String> lost = new ArrayList<>();
    for (Document document : documents.values()) {
      for (String link : document.links()) {
        if (!link.matches("(?:https?|mailto):.*") && !leadsSomewhere(document, link, documents)) {
          lost.add(document + ": " + link);
        }
      }
    }
    assertThat(lost).isEmpty();
  }

  private static boolean leadsSomewhere(Document from, String link, Map<Path, Document> documents) {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty()
            ? from.file()
            : from.file().resolveSibling(parts[0]).toAbsolutePath().normalize();
    if (!target.startsWith(Document.ROOT) || !Files.exists(target)) {
      return false;
    }
    Document document = documents.get(target);
    return parts.length == 1 || (document != null && document.anchors().contains(parts[1]));
  }

  @Test
  void everyFileThatIsNamedIsThere() throws IOException {
    List<String> lost = new ArrayList<>();
    for (Document document : Document.all()) {
      for (String code : document.code()) {
        OWN_PATH
            .matcher(code)
            .results()
            .map(MatchResult::group)
            .filter(path -> !path.contains("/target/"))
            .filter(path -> !Files.exists(Document.ROOT.resolve(path)))
            .forEach(path -> lost.add(document + ": " + path));
      }
    }
    assertThat(lost).isEmpty();
  }

  @Test
  void everyClassAndMethodThatIsNamedIsThere() throws IOException {
    Map<String, List<Path>> classes =
        Document.files(".java").stream()
            .collect(groupingBy(file -> file.getFileName().toString().replace(".java", "")));
    Set<String> lost = new HashSet<>();
    for (Document document : Document.all()) {
      for (String span : document.spans()) {
        if (!CLASS.matcher(span).matches() && !MEMBER.matcher(span).matches()) {
          continue;
        }
        String name = span.split("[.#]", 2)[0];
        if (!STATES.contains(name) && !declared(span, classes.getOrDefault(name, List.of()))) {
          lost.add(document + ": " + span);
        }
      }
    }
    assertThat(lost).isEmpty();
  }

  /** Several modules have classes of one name; one that has the method will do. */
  private static boolean declared(String span, List<Path> files) throws IOException {
    Matcher member = MEMBER.matcher(span);
    if (!member.matches()) {
      return !files.isEmpty();
    }
    Pattern method = Pattern.compile("\\b" + member.group(2) + "\\(");
    for (Path file : files) {
      if (method.matcher(Files.readString(file)).find()) {
        return true;
      }
    }
    return false;
  }

  @Test
  void whatInstallCheckTypesIsInReadmeAndDocs() throws IOException {
    Pattern typed = Pattern.compile("type(?:_in \\S+|d) '([^']+)'");
    Pattern mark = Pattern.compile("(?m)^ *<!-- typed (.+) -->$");
    Set<String> wanted =
        typed
            .matcher(Files.readString(Document.ROOT.resolve("test-cluster/install-check")))
            .results()
            .map(found -> found.group(1))
            .collect(toSet());
    Set<String> given = new HashSet<>();
    for (Document document : Document.all()) {
      mark.matcher(Files.readString(document.file()))
          .results()
          .forEach(found -> given.add(found.group(1)));
    }
    assertThat(given).isEqualTo(wanted).isNotEmpty();
  }
}
