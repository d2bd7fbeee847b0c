// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.docs;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ferryman.controller.cli.FerrymanCommand;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.ParameterDefinition;
import org.ferryman.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What the documents tell an administrator to type or to look at exists: commands with their
 * options, node attributes, settings, parameters.
 */
class NamesInDocumentsTest {

  /** Words with an underscore that are nobody's parameter: of other tools, and of our scripts. */
  private static final Set<String> NOT_PARAMETERS =
      Set.of(
          "ask_briefly",
          "attrd_updater",
          "authorized_keys",
          "crm_attribute",
          "crm_mon",
          "crm_node",
          "crm_resource",
          "crm_simulate",
          "crm_verify",
          "dry_run",
          "gfx_passthru",
          "need_to_test",
          "rsc_defaults");

  private static final Pattern COMMAND =
      Pattern.compile("(?<![\\w.-])(?<!apt-get remove )ferryman ([a-z][^\\n'\"`|;#)]*)");
  private static final Pattern BY_HAND =
      Pattern.compile("ferryman ocf (drbd|xen) [a-z_-]+((?: \\S+=\\S*)+)");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("(?<![\\w./-])ferryman-[a-z]+(?:[-.][A-Za-z0-9]+)?");
  private static final Pattern SETTING =
      Pattern.compile(
          "(?<![\\w./-])(?:operation|controller|exec|drbd|score|follow|xen|handover)\\.[a-z][a-z-]*");
  private static final Set<String> FILES =
      Set.of("drbd.conf", "drbd.d", "drbd.ko", "drbd.service", "xen.service");
  private static final Pattern PARAMETER =
      Pattern.compile("(?<![\\w./*-])[a-z][a-z0-9]*(?:_[A-Za-z0-9]+)+(?![\\w.*-])");

  @TempDir Path directory;

  @Test
  void commandsAndTheirOptionsExist() throws IOException {
    assertThat(lost(COMMAND, found -> found.group(1).strip(), NamesInDocumentsTest::isCommand))
        .isEmpty();
  }

  private static boolean isCommand(String words) {
    CommandLine command = FerrymanCommand.commandLine();
    for (String word : words.split(" +", -1)) {
      CommandLine below = command.getSubcommands().get(word);
      if (below != null) {
        command = below;
      } else if (word.startsWith("--")) {
        if (!command.getCommandSpec().optionsMap().containsKey(word.replaceFirst("=.*", ""))) {
          return false;
        }
      } else if (!command.getSubcommands().isEmpty()) {
        // The nodes' own questions to each other are no command for people.
        return words.startsWith("handover");
      }
    }
    return true;
  }

  @Test
  void parametersOfAgentsCalledByHandAreThatAgents() throws IOException {
    assertThat(
            lost(
                BY_HAND,
                found -> found.group(1) + found.group(2),
                call -> {
                  String[] words = call.split(" ", -1);
                  return Arrays.stream(words)
                      .skip(1)
                      .map(word -> word.replaceFirst("=.*", ""))
                      .allMatch(parameters(words[0])::contains);
                }))
        .isEmpty();
  }

  @Test
  void nodeAttributesExist() throws IOException {
    Set<String> inSources = new TreeSet<>();
    Pattern literal = Pattern.compile("\"(ferryman-[a-z-]+\\.?)\"");
    for (Path file : Document.files(".java")) {
      if (file.toString().contains("/src/main/")) {
        literal
            .matcher(Files.readString(file))
            .results()
            .forEach(found -> inSources.add(found.group(1)));
      }
    }
    assertThat(inSources).contains("ferryman-ready-", "ferryman-settings");
    Path installed = Document.ROOT.resolve("ocf-wrappers/src/main");
    List<Path> folders =
        Stream.of("sh/bin", "sh/alerts", "systemd", "monitoring").map(installed::resolve).toList();
    assertThat(
            lost(
                ATTRIBUTE,
                MatchResult::group,
                name ->
                    folders.stream().anyMatch(it -> Files.exists(it.resolve(name)))
                        || inSources.stream()
                            .anyMatch(
                                known ->
                                    known.matches(".*[-.]")
                                        ? (name + ".").startsWith(known) || name.startsWith(known)
                                        : name.equals(known))))
        .isEmpty();
  }

  @Test
  void settingsExist() throws IOException {
    assertThat(lost(SETTING, MatchResult::group, name -> FILES.contains(name) || isSetting(name)))
        .isEmpty();
  }

  private boolean isSetting(String key) {
    try {
      Path file = directory.resolve("one.properties");
      Files.writeString(file, key + "=1");
      return Settings.read(file, directory).findings().warnings().isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void parametersExist() throws IOException {
    Set<String> known = new TreeSet<>(NOT_PARAMETERS);
    known.addAll(parameters("drbd"));
    known.addAll(parameters("xen"));
    Arrays.stream(OcfAction.values()).map(OcfAction::word).forEach(known::add);
    assertThat(
            lost(
                PARAMETER,
                MatchResult::group,
                it -> known.contains(it) || it.startsWith("ferryman_")))
        .isEmpty();
  }

  private static Set<String> parameters(String agent) {
    return NodeAgents.definitions().stream()
        .filter(definition -> definition.name().equals(agent))
        .map(AgentDefinition::parameters)
        .flatMap(List::stream)
        .map(ParameterDefinition::name)
        .collect(toSet());
  }

  /** What the documents' code names and is not there, with the document. */
  private static Set<String> lost(
      Pattern pattern, Function<MatchResult, String> name, Function<String, Boolean> known)
      throws IOException {
    Set<String> lost = new TreeSet<>();
    boolean any = false;
    for (Document document : Document.all()) {
      List<String> found =
          document.code().stream()
              .flatMap(code -> pattern.matcher(code).results())
              .map(name)
              .toList();
      any |= !found.isEmpty();
      Stream<String> gone = found.stream().filter(it -> !known.apply(it));
      gone.forEach(it -> lost.add(document + ": " + it));
    }
    assertThat(any).as("the documents name any of %s", pattern).isTrue();
    return lost;
  }
}
