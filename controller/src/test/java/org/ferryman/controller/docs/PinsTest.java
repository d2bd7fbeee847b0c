// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.PackageVersion;
import io.netty.util.Version;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/**
 * What is fixed by hand for the sake of security: Micronaut's platform names older versions, and
 * the wrapper would run whatever it was given.
 */
class PinsTest {

  @Test
  void jacksonIsNotOlderThanTheVersionWithItsFaultsMended() {
    assertThat(PackageVersion.VERSION)
        .isGreaterThanOrEqualTo(new com.fasterxml.jackson.core.Version(2, 21, 8, null, null, null));
  }

  @Test
  void nettyIsNotOlderThanTheVersionWithItsFaultsMended() {
    assertThat(Version.identify()).containsKey("netty-common");
    assertThat(Version.identify().values())
        .allSatisfy(
            part ->
                assertThat(Runtime.Version.parse(part.artifactVersion().replace(".Final", "")))
                    .as(part.artifactId())
                    .isGreaterThanOrEqualTo(Runtime.Version.parse("4.2.18")));
  }

  @Test
  void theWrapperRunsNoMavenButTheOneOfItsChecksum() throws IOException {
    Properties wrapper = new Properties();
    try (Reader reader =
        Files.newBufferedReader(Document.ROOT.resolve(".mvn/wrapper/maven-wrapper.properties"))) {
      wrapper.load(reader);
    }
    assertThat(wrapper.getProperty("distributionSha256Sum")).matches("[0-9a-f]{64}");
    assertThat(wrapper.getProperty("distributionUrl")).startsWith("https://");
  }
}
