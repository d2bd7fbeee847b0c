// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.ferryman.tools.xen.config.ConfigFile;
import org.ferryman.tools.xen.config.ConfigSyntaxException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest's name is found in its file without a JVM: as xl finds it, or not at all. */
class NameWithoutJvmTest {
  private static final Path JUDGED =
      Path.of("../agents/src/test/resources/captures/xl417/judged-by-xl-create-dryrun.tsv.gz");

  /** A name written with escapes is refused: nobody needs them in one. */
  private static final Pattern ESCAPED = Pattern.compile("name[ \t]*\\+?=[ \t]*[\"'][^\"']*\\\\");

  @TempDir private Path folder;
  private NodeWithoutJvm node;

  @BeforeEach
  void install() throws IOException {
    node = new NodeWithoutJvm(folder);
  }

  @AfterEach
  void end() {
    node.close();
  }

  /** What is in the file, and the guest that is stopped by it; none if that is refused. */
  static Stream<Arguments> files() {
    Map<String, String> files = new LinkedHashMap<>();
    for (String found :
        List.of(
            "name = \"vm1\"\n",
            "name = \"vm1\"",
            "name = \"vm1\"   # the mail server\n",
            "# name = \"vm0\"\nname=\"vm1\"\n#name=\"vm0\"\n",
            "name=\"vm1\";memory=128\n",
            "memory=128;name=\"vm1\"\n",
            "memory=128 ; name='vm1' ;; vcpus=1 # name='vm0'\n",
            "name\t=\t\"vm1\"\n",
            "  name='vm1'\n",
            "\t \tname=\"vm1\"\t\n",
            "name = \"vm1\"\nnameserver = \"vm0\"\nname_of = \"vm0\"\nname.x = 'vm0'\nnames='vm0'\n",
            "name = \"vm0\"\nname = \"vm1\"\n",
            "name = \"vm0\"; name = 'vm1'\n",
            "name = [ \"vm0\" ]\nname = \"vm1\"\n",
            "name = \"vm\"\nname += \"1\"\n",
            "name += \"vm1\"\n",
            "name = \"vm0\"\nname = \"v\"\nname += 'm'; name += 1\n",
            "name = \"vm1\" \n",
            "disk = [ 'name = \"vm0\"',\n\"name='vm0'\",\n]\nname=\"vm1\"\n",
            "disk = [\n\"x\" # ] name = \"vm0\"\n , [ \"name='vm0'\" ], ]\nname=\"vm1\"\n",
            "extra = \"root=/dev/xvda name=vm0 \\\" name = 'vm0'\"\nname=\"vm1\"\n",
            "extra = 'a \\' name = \"vm0\" '\nname=\"vm1\"\n",
            "extra = \"\\101\\n\\\\\"\nname=\"vm1\"\n",
            "# f\u00fcr name = \"vm0\"\nname = \"vm1\"\nextra='\u00e9'\n",
            "# a \0 in a comment\nname = \"vm1\"\n",
            "# a comment with \r\nname = \"vm1\"\n")) {
      files.put(found, "vm1");
    }
    files.put("name = 12ab\n", "12ab");
    files.put("name = \"a b (c)\"\n", "a b (c)");
    files.put("name = \"a.b-c_d+e:f@g=h,i~j#k%l\"\n", "a.b-c_d+e:f@g=h,i~j#k%l");
    for (String refused :
        List.of(
            "",
            "\n",
            "memory = 128\n",
            "name = \"\"\n",
            "name = \"vm1\"\nname = \"\"\n",
            "name = [ \"vm1\" ]\n",
            "name = \"vm1\"\nname = [ \"vm1\" ]\n",
            "name = \"vm1\"\nname += [ \"x\" ]\n",
            "name = vm1\n",
            "name = \"vm1\n",
            "name = \"vm1\n\"\n",
            "name = \"vm\" \"1\"\n",
            "name = \"\"\"vm1\"\"\"\n",
            "name = \"vm1\" memory=1\n",
            "name \"vm1\"\n",
            "name = \"vm1\" \\\n\n",
            "name = \\\n\"vm1\"\n",
            "name =\n\"vm1\"\n",
            "name = \"vm\\\n1\"\n",
            "Name = \"vm1\"\n",
            "\"name\" = \"vm1\"\n",
            "name: \"vm1\"\n",
            "name = 'vm1\"\n",
            "name = \"vm1\"\r\n",
            "memory = 128\r\nname = \"vm1\"\n",
            "name = \"vm1\r\"\n",
            "name = \"v\\155m1\"\n",
            "name = \"v\\x6d1\"\n",
            "name = \"vm\\1611\"\n",
            "name = \"vm1\\n\"\n",
            "name = \"vm1\\q\"\n",
            "name = \"vm1\"\nmemory = 12M\n",
            "name = \"vm1\"\ndisk = [ \"a\" \"b\" ]\n",
            "name = \"vm1\"\ndisk = [ \"a\"\n",
            "name = \"vm1\"\ndisk = \"a\" ]\n",
            "name = \"vm1\"\ndisk = [ ,]\n",
            "name = \"vm1\"\ndisk = [ \"a\"; \"b\" ]\n",
            "disk = [ \"a\",\nname = \"vm1\"\n]\n",
            "name = \"vm1\"\nimport os\n",
            "name = \"vm1\"\nx = %s\n",
            "name = \"vm1\"\n# no newline at its end",
            "\ufeffname = \"vm1\"\n",
            "name = \"vm1\"\0\n",
            "name = \"vm1\0\"\n",
            "name = 123\n",
            "name = \"-vm1\"\n",
            "name = \" vm1\"\n",
            "name = \"vm1 \"\n",
            "name = \"vm1;reboot\"\n",
            "name = \"vm1/x\"\n",
            "name = \"vm\u00e9\"\n",
            "name = \"Domain-0\"\n",
            "name = \"vm1--incoming\"\n",
            "name = \"" + "v".repeat(128) + "\"\n",
            "x = " + "[".repeat(17) + "]".repeat(17) + "\nname = \"vm1\"\n",
            "name = \"vm1\"\n#" + "x".repeat(65_536) + "\n")) {
      files.put(refused, "");
    }
    return files.entrySet().stream().map(it -> Arguments.of(it.getKey(), it.getValue()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void theNameIsFoundAsXlReadsItOrNothingIsStopped(String text, String stopped) throws Exception {
    Files.writeString(node.guestFile(), text);
    String runs = stopped.isEmpty() ? "vm1" : stopped;
    node.domains("vm0 3 -b----", runs + " 4 -b----", "vm10 5 -b----");

    NodeWithoutJvm.Ended ended = node.stop();

    assertThat(node.calls())
        .as(ended.said())
        .isEqualTo(stopped.isEmpty() ? List.of() : List.of("shutdown " + stopped));
    assertThat(ended.code()).as(ended.said()).isEqualTo(stopped.isEmpty() ? 1 : 0);
    if (!stopped.isEmpty()) {
      assertThat(nameByTheAgents(text)).isEqualTo(stopped);
    } else {
      assertThat(ended.said()).contains("set the parameter name, or mend that file");
    }
  }

  /** Files as Xen's own xl judged them, and as the agents read them; some of the six thousand. */
  @ParameterizedTest
  @ValueSource(strings = {"gawk", "mawk", "original-awk"})
  void eachAwkFindsWhatXlFindsOrNothing(String awk) throws Exception {
    Path program = Path.of("/usr/bin", awk);
    assertThat(program).as("see need_to_test in setup.sh").isExecutable();
    NodeWithoutJvm.script(
        folder.resolve("tools/awk"), "#!/bin/sh\nexec %s \"$@\"\n".formatted(program));
    Path files = Files.createDirectory(folder.resolve("files"));
    List<String> expected = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(JUDGED)), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (number++ % 40 == 0) {
          String text = line.split("\t", -1)[1].translateEscapes();
          Files.writeString(files.resolve("%04d".formatted(expected.size())), text);
          expected.add(nameByTheAgents(text));
        }
      }
    }

    NodeWithoutJvm.Ended ended =
        node.run(
            List.of(
                "dash",
                "-c",
                """
                . "$FERRYMAN_HOME/xen-alone.sh"
                for file in "$0"/*; do
                    name_in_file || echo refused
                done
                """,
                files.toString()));

    List<String> found = ended.said().lines().toList();
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      String text = Files.readString(files.resolve("%04d".formatted(i)));
      if (!found.get(i).equals("refused") || !ESCAPED.matcher(text).find()) {
        assertThat(found.get(i)).as(text).isEqualTo(expected.get(i));
      }
    }
    assertThat(found.stream().filter(it -> !it.equals("refused")).count()).isGreaterThan(50);
  }

  /** As the agents read it; whether a disk makes sense is nothing that the name depends on. */
  private static String nameByTheAgents(String text) {
    try {
      return ConfigFile.parse(text)
          .text("name")
          .map(it -> it.value())
          .filter(it -> !it.isEmpty())
          .orElse("refused");
    } catch (ConfigSyntaxException e) {
      return "refused";
    }
  }
}
