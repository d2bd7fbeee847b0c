// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the installed JVMs is taken, and how the controller is started on it. */
class JvmScriptTest {
  private static final Path LIB = Path.of("src/main/sh/lib").toAbsolutePath();

  @TempDir Path jvms;

  @ParameterizedTest
  @CsvSource({
    "java-11-openjdk-amd64 java-17-openjdk-amd64 java-21-openjdk-amd64, java-17-openjdk-amd64",
    "java-21-openjdk-amd64 java-25-openjdk-amd64, java-21-openjdk-amd64",
    "java-8-openjdk-amd64 java-25-openjdk-amd64 default-java, java-25-openjdk-amd64",
    "temurin-25-jdk-amd64 temurin-8-jdk-amd64, temurin-25-jdk-amd64",
    "java-1.11.0-openjdk-amd64 java-11-openjdk-amd64 default-java, default-java"
  })
  void oldestThatWillDoIsTaken(String installed, String taken) throws Exception {
    for (String name : installed.split(" ", -1)) {
      jvm(name, "17.0.1");
    }

    assertThat(started("one_shot")).startsWith(jvms.resolve(taken).toString());
  }

  @ParameterizedTest
  @CsvSource({"17.0.15, VFORK", "21, VFORK", "21.0.13, VFORK", "25, FORK", "25.0.5, FORK"})
  void toolsAreStartedWithoutTheJdksHelperAndWithoutAWarning(String version, String launch)
      throws Exception {
    jvm("java-17-openjdk-amd64", version);

    assertThat(started("controller")).contains(" -Djdk.lang.Process.launchMechanism=" + launch);
  }

  @Test
  void jvmWithoutAVersionGetsWhatEveryVersionKnows() throws Exception {
    jvm("java-17-openjdk-amd64", "17");
    Files.delete(jvms.resolve("java-17-openjdk-amd64/release"));

    assertThat(started("controller"))
        .contains(" -Djdk.lang.Process.launchMechanism=FORK")
        .contains(" org.ferryman.controller.daemon.Daemon");
  }

  /** A JVM that prints how it was started. */
  private void jvm(String name, String version) throws IOException {
    Path home = jvms.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Path java = home.resolve("bin/java");
    Files.writeString(java, "#!/bin/sh\necho \"$0 $*\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"%s\"\nOS_NAME=\"Linux\"\n".formatted(version));
  }

  private String started(String what) throws IOException, InterruptedException {
    ProcessBuilder shell =
        new ProcessBuilder(
            "/bin/dash",
            "-uc",
            ". \"$1/jvm.sh\" && find_java && exec_" + what,
            "sh",
            LIB.toString());
    shell.environment().put("FERRYMAN_JVMS", jvms.toString());
    shell.environment().remove("FERRYMAN_JAVA");
    Process process = shell.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
