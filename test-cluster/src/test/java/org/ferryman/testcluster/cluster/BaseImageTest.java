// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the nodes of the test cluster have installed, held to what the package asks for. */
class BaseImageTest {
  private static final Path CONTROL = Path.of("../ocf-wrappers/src/main/deb/control/control");
  private static final Path IMAGE = Path.of("src/main/node/base/Dockerfile");

  @Test
  void nodesHaveTheProgramsThatThePackageDependsOnAndNoOthersLikeThem() throws IOException {
    List<String> installed =
        Arrays.stream(
                found(IMAGE, "--no-install-recommends((?:[^;]|\\n)*);").split("[\\s\\\\]+", -1))
            .filter(word -> !word.isEmpty())
            .toList();
    List<String> depended =
        Arrays.stream(found(CONTROL, "(?m)^Depends: (.*)$").split(", ", -1))
            .map(alternatives -> alternatives.replaceFirst("[ |].*", ""))
            .toList();

    assertThat(depended).contains("netcat-openbsd", "openssh-client", "python3");
    assertThat(installed).containsAll(depended).doesNotContain("socat", "curl", "ncat", "psmisc");
  }

  private static String found(Path file, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
    assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
    return matcher.group(1);
  }
}
