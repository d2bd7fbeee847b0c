// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the READMEs of the project (for crm) and of the sample (for pcs) give to be typed is what
 * the sample has, without its comments.
 */
class ReadmeTest {
  private static final Sample FAILOVER = Sample.named("failover");

  @Test
  void crmTextIsTheSamples() throws IOException {
    assertThat(block(Sample.folder().resolveSibling("README.md"), "**crm**"))
        .isEqualTo(commands(Files.readString(FAILOVER.crmFile())));
  }

  @Test
  void pcsCommandsAreTheSamplesIntoOneFileThatIsPushed() throws IOException {
    String script = Files.readString(FAILOVER.pcsFile());
    String commands =
        commands(script.substring(script.indexOf("\nrun ")))
            .replaceAll("(?m)^run ", "pcs -f vm1.xml ")
            .replace("'then'", "then");
    assertThat(block(Sample.folder().resolve("failover/README.md"), "**pcs**"))
        .isEqualTo("pcs cluster cib vm1.xml\n" + commands + "pcs cluster cib-push vm1.xml\n");
  }

  private static String commands(String text) {
    return text.lines()
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** The first block of code after a text. */
  private static String block(Path file, String after) throws IOException {
    String readme = Files.readString(file);
    String rest = readme.substring(readme.indexOf(after));
    int begin = rest.indexOf("```\n") + 4;
    return rest.substring(begin, rest.indexOf("```", begin));
  }
}
