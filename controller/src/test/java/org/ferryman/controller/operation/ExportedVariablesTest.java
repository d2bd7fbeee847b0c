// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportedVariablesTest {

  private static final int FUZZED_VALUES = 400;

  @TempDir Path directory;

  @Test
  void readsTheNotationsOfTheShells() throws Exception {
    String text =
        """
        export OCF_A='it'"'"'s'
        export OCF_B="a\\"\\$\\`\\\\b"
        declare -x OCF_C=$'x\\ny\\t\\001\\303\\251\\''
        export OCF_D=''
        export OCF_E=plain/1.2
        export OCF_F='two
        lines'
        export OCF_G
        export PATH='/bin'
        declare -rx OTHER="1"
        """;
    assertThat(parse(text + "# end\n"))
        .isEqualTo(
            Map.of(
                "OCF_A", "it's",
                "OCF_B", "a\"$`\\b",
                "OCF_C", "x\ny\t\u0001\u00e9'",
                "OCF_D", "",
                "OCF_E", "plain/1.2",
                "OCF_F", "two\nlines"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# end",
        "export OCF_A='1'\n",
        "export OCF_A='1\n# end\n",
        "export OCF_A='1' # end\n",
        "export OCF_A=$(reboot)\n# end\n",
        "export OCF_A=\"$(reboot)\"\n# end\n",
        "export OCF_A=\"`reboot`\"\n# end\n",
        "export OCF_A=$HOME\n# end\n",
        "export OCF_A='1'; reboot\n# end\n",
        "export OCF_A=1 OCF_B=2\n# end\n",
        "export OCF_A=$'\\q'\n# end\n",
        "export OCF_A=$'\\7'\n# end\n",
        "export OCF_A=\\",
        "OCF_A=1\n# end\n",
        "export =1\n# end\n",
        "declare - OCF_A=1\n# end\n",
        "declare -x\n# end\n",
        "# end\nexport OCF_A='1'\n",
        "\0\0\0",
      })
  void refusesWhatNoShellPrints(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ExportedVariables.MalformedException.class)
        .hasMessageContaining("of the variables: expected");
  }

  @Test
  void refusesEveryTruncation() throws Exception {
    String whole = "export OCF_A='it'\"'\"'s'\ndeclare -x OCF_B=$'\\001'\n# end\n";
    assertThat(parse(whole)).hasSize(2);
    for (int length = 0; length < whole.length(); length++) {
      String cut = whole.substring(0, length);
      assertThatThrownBy(() -> parse(cut)).isInstanceOf(ExportedVariables.MalformedException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"dash", "bash", "bash --posix"})
  void readsWhateverARealShellPrints(String shell) throws Exception {
    Random random = new Random(20_261_122);
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < FUZZED_VALUES; i++) {
      values.add(value(random));
    }
    byte[] printed = printedBy(Arrays.asList(shell.split(" ")), values);

    Map<String, String> read = ExportedVariables.parse(printed);

    for (int i = 0; i < FUZZED_VALUES; i++) {
      assertThat(read.get("OCF_RESKEY_v" + i))
          .as("value %d, %s", i, Arrays.toString(values.get(i)))
          .isEqualTo(new String(values.get(i), StandardCharsets.UTF_8));
    }
  }

  private static Map<String, String> parse(String text)
      throws ExportedVariables.MalformedException {
    return ExportedVariables.parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Any bytes, with those preferred that shells quote. */
  private static byte[] value(Random random) {
    String awkward = "'\"\\$`\n\t !#;&|<>()*?[]{}~=%^@\u007f\r";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int length = random.nextInt(30);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(4)) {
        case 0 -> bytes.write(1 + random.nextInt(255));
        case 1 -> bytes.writeBytes("\u00e9\u20ac\ud83d\ude00".getBytes(StandardCharsets.UTF_8));
        default -> bytes.write(awkward.charAt(random.nextInt(awkward.length())));
      }
    }
    return bytes.toByteArray();
  }

  /** The environment is set by a file of NUL-ended assignments, as a JVM can't pass any bytes. */
  private byte[] printedBy(List<String> shell, List<byte[]> values)
      throws IOException, InterruptedException {
    ByteArrayOutputStream assignments = new ByteArrayOutputStream();
    for (int i = 0; i < values.size(); i++) {
      assignments.writeBytes(("OCF_RESKEY_v" + i + "=").getBytes(StandardCharsets.US_ASCII));
      assignments.writeBytes(values.get(i));
      assignments.write(0);
    }
    Path input = Files.write(directory.resolve("assignments"), assignments.toByteArray());
    List<String> argv =
        new ArrayList<>(List.of("xargs", "-0", "-a", input.toString(), "-n", "1000"));
    argv.addAll(
        List.of(
            "sh",
            "-c",
            "exec env -i LC_ALL=C \"$@\" "
                + String.join(" ", shell)
                + " -c 'export -p; printf \"# end\\n\"'",
            "sh"));
    Process process =
        new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] printed = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return printed;
  }
}
