// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ferryman.testcluster.cluster.HostCommand;
import org.ferryman.tools.xen.config.JudgedByXl;

/** Debian's own {@code xl}, unpacked, without a hypervisor: it reads a guest's configuration. */
final class RealXl {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long KIB_PER_MIB = 1024;
  private static final Duration UNPACK = Duration.ofMinutes(5);
  private static final Duration JUDGE = Duration.ofMinutes(30);
  private static final String DOMAIN_0 = "Domain-0";

  private final Path folder;

  private RealXl(Path folder) {
    this.folder = folder;
  }

  /**
   * Unpacked into the folder, if it is not yet.
   *
   * @throws IOException if it can't be had, with what was said
   */
  static RealXl in(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path script = folder.resolve("real-xl.sh");
    try (InputStream in =
        Objects.requireNonNull(RealXl.class.getResourceAsStream("real-xl.sh"), "real-xl.sh")) {
      Files.write(script, in.readAllBytes());
    }
    HostCommand.of(UNPACK, "sh", script.toString(), folder.toString())
        .logTo(folder.resolve("real-xl.log"));
    return new RealXl(folder);
  }

  /** What it says of each that names what to boot; that Domain-0 is the default is the same. */
  List<JudgedByXl> judge(List<String> texts) throws IOException {
    Path files = folder.resolve("judged");
    HostCommand.of(UNPACK, "rm", "-rf", files.toString()).logTo(folder.resolve("judge.log"));
    Files.createDirectory(files);
    for (int i = 0; i < texts.size(); i++) {
      Files.writeString(files.resolve(i + ".cfg"), texts.get(i), UTF_8);
    }
    HostCommand.of(
            JUDGE,
            "sh",
            "-c",
            "for f in \"$2\"/*.cfg; do timeout 20 \"$1\"/xl -N create \"$f\" > \"$f.out\" 2> \"$f.err\"; echo $? > \"$f.exit\"; done",
            "sh",
            folder.toString(),
            files.toString())
        .logTo(folder.resolve("judge.log"));
    List<JudgedByXl> judged = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      judged(texts.get(i), files.resolve(i + ".cfg")).ifPresent(judged::add);
    }
    return judged;
  }

  private static Optional<JudgedByXl> judged(String text, Path file) throws IOException {
    String exit = Files.readString(Path.of(file + ".exit")).strip();
    String said = new String(Files.readAllBytes(Path.of(file + ".err")), UTF_8);
    if (exit.equals("0")) {
      return Optional.of(
          new JudgedByXl("taken", text, found(JSON.readTree(Path.of(file + ".out").toFile()))));
    }
    if (!exit.equals("1") || said.isBlank()) {
      throw new IOException("xl ended with %s of %s: %s".formatted(exit, file, said));
    }
    if (said.contains("Neither kernel nor bootloader specified")) {
      return Optional.empty();
    }
    return Optional.of(
        said.contains("Domain name must be specified")
            ? new JudgedByXl("nameless", text, List.of())
            : new JudgedByXl("refused", text, List.of(said.strip())));
  }

  private static List<String> found(JsonNode domain) {
    List<String> found = new ArrayList<>();
    JsonNode build = domain.path("b_info");
    found.add(domain.path("c_info").path("type").asText());
    found.add(domain.path("c_info").path("name").asText());
    found.add(mebibytes(build.path("target_memkb")));
    found.add(mebibytes(build.path("max_memkb")));
    found.add(Integer.toString(Math.max(1, build.path("max_vcpus").asInt(1))));
    for (JsonNode disk : domain.path("disks")) {
      found.add(
          String.join(
              "|",
              disk.path("pdev_path").asText(),
              disk.path("pdev_path").asText().isEmpty() ? "" : disk.path("format").asText(),
              disk.path("vdev").asText(),
              disk.path("is_cdrom").asInt() == 1
                  ? "cd"
                  : disk.path("readwrite").asInt() == 1 ? "w" : "r",
              disk.path("script").asText(),
              disk.path("backend_domname").asText().replace(DOMAIN_0, "")));
    }
    return found;
  }

  private static String mebibytes(JsonNode kib) {
    return kib.asLong() > 0 ? Long.toString(kib.asLong() / KIB_PER_MIB) : "-";
  }
}
