// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The XML, crm and pcs forms of a sample are one configuration. */
class ThreeFormsTest {

  @TempDir Path directory;

  static Stream<Sample> samples() {
    return Stream.of(
        Sample.named("failover"),
        Sample.named("live-migration"),
        Sample.named("vbd"),
        Sample.named("multi-disk"),
        Sample.named("many-guests"),
        Sample.withItsOwnFencing("fenced"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void crmShellLoadsTheSameConfigurationAsTheXml(Sample sample) {
    assertThat(Configuration.of(sample.loadedByCrm(new Workplace(directory))))
        .isEqualTo(Configuration.of(sample.xml()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void linesTypedAtTheCrmPromptGiveTheSameConfigurationAsTheXml(Sample sample) {
    assertThat(Configuration.of(sample.typedIntoCrm(new Workplace(directory))))
        .isEqualTo(Configuration.of(sample.xml()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void pcsLoadsTheSameConfigurationAsTheXml(Sample sample) {
    assertThat(Configuration.of(sample.loadedByPcs(new Workplace(directory))))
        .isEqualTo(Configuration.of(sample.xml()));
  }

  @Test
  void stepFromFailoverGivesTheConfigurationOfLiveMigration() {
    Sample failover = Sample.named("failover");
    Sample live = Sample.named("live-migration");
    String wanted = Configuration.of(live.xml());

    assertThat(Configuration.of(live.steppedByCrm(failover, new Workplace(directory))))
        .isEqualTo(wanted);
    assertThat(Configuration.of(live.steppedByPcs(failover, new Workplace(directory))))
        .isEqualTo(wanted);
  }

  @Test
  void pcsScriptTakesItsFileFromTheVariableToo() {
    Sample sample = Sample.named("vbd");
    assertThat(Configuration.of(sample.loadedByPcsWithVariable(new Workplace(directory))))
        .isEqualTo(Configuration.of(sample.xml()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void pcsScriptIsPosixShell(Sample sample) {
    Tool.Result result =
        Tool.run(
            directory, Map.of(), List.of("shellcheck", "-s", "sh", sample.pcsFile().toString()));
    assertThat(result.output()).isEmpty();
    assertThat(result.exit()).isZero();
  }
}
