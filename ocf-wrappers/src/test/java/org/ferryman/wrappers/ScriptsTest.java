// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.exec.RunDirectory;
import org.ferryman.settings.Settings;
import org.junit.jupiter.api.Test;

/** What can be said of the installed files without running them. */
class ScriptsTest {

  private static final Path SCRIPTS = Path.of("src/main/sh");

  @Test
  void shellcheckHasNothingToSay() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "shellcheck",
                "-s",
                "sh",
                "-x",
                "-P",
                SCRIPTS.resolve("lib") + ":" + SCRIPTS.resolve("agents")));
    List<Path> scripts = files(SCRIPTS);
    scripts.addAll(
        files(Path.of("src/main/deb/control")).stream().filter(ScriptsTest::script).toList());
    assertThat(scripts).hasSizeGreaterThan(9);
    scripts.forEach(script -> command.add(script.toString()));

    Process shellcheck = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(shellcheck.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said).isEmpty();
    assertThat(shellcheck.waitFor()).isZero();
  }

  @Test
  void scriptsAndJvmsAgreeOnTheRunDirectory() throws IOException {
    Pattern named = Pattern.compile(RunDirectory.VARIABLE + ":[=-]([^}]*)\\}");
    List<String> defaults = new ArrayList<>();
    for (Path script : files(SCRIPTS)) {
      named.matcher(Files.readString(script)).results().forEach(it -> defaults.add(it.group(1)));
    }

    assertThat(defaults).isNotEmpty().containsOnly(RunDirectory.PATH.toString());
    assertThat(Path.of("src/main/systemd/ferryman.service"))
        .content()
        .contains("RuntimeDirectory=" + Path.of("/run").relativize(RunDirectory.PATH) + "\n");
  }

  @Test
  void settingsFileShowsEveryKeyWithItsDefault() throws IOException {
    Matcher line =
        Pattern.compile("(?m)^#([a-z][a-z.-]+)=(.*)$")
            .matcher(Files.readString(Path.of("src/main/etc/ferryman.properties")));
    TreeMap<String, String> shown = new TreeMap<>();
    while (line.find()) {
      assertThat(shown.put(line.group(1), line.group(2))).isNull();
    }
    assertThat(shown).isEqualTo(new TreeMap<>(Settings.defaults().effective()));
  }

  private static boolean script(Path file) {
    try {
      return Files.readString(file).startsWith("#!/bin/sh");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      return new ArrayList<>(paths.filter(Files::isRegularFile).sorted().toList());
    }
  }
}
