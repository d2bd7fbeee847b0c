// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The wrapper of guests on a node where neither the controller nor a JVM answers. */
final class NodeWithoutJvm implements AutoCloseable {
  private static final Path SCRIPTS = Path.of("src/main/sh");

  /** Keeps the domains in a file, and does what it is told; its create stays behind the guest. */
  private static final String XL =
      """
      #!/bin/sh
      here=${0%/*}
      if [ -e "$here/damaged" ] && [ -z "${XL_CONF_HIDDEN:-}" ]; then
          cat "$here/damaged" >&2
          exit 1
      fi
      case $1 in
      list) [ -e "$here/header" ] && cat "$here/header" "$here/list" ;;
      shutdown | destroy)
          echo "$1 $2" >>"$here/calls"
          if [ ! -e "$here/heedless" ] || [ "$1" = destroy ]; then
              awk -v name="$2" '{ it = $0; sub(/ +[0-9]+ +[0-9]+ +[0-9]+ +[^ ]+ +[^ ]+$/, "", it); if (it != name) print }' \\
                  "$here/list" >"$here/list.new"
              mv "$here/list.new" "$here/list"
          fi
          ;;
      create | migrate-receive) while :; do sleep 0.1; done ;;
      esac
      """;

  private static final String HEADER =
      "Name                                        ID   Mem VCPUs\tState\tTime(s)\n";

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();

  /** How it ended. */
  record Ended(int code, String said) {}

  NodeWithoutJvm(Path folder) throws IOException {
    this.folder = folder;
    for (String name : List.of("home", "tools", "run")) {
      Files.createDirectory(folder.resolve(name));
    }
    try (Stream<Path> scripts = Files.list(SCRIPTS.resolve("lib"))) {
      for (Path script : scripts.toList()) {
        Files.copy(script, folder.resolve("home").resolve(script.getFileName()));
      }
    }
    script(folder.resolve("home/one-shot"), "#!/bin/sh\nexit 127\n");
    script(folder.resolve("tools/xl"), XL);
    Files.writeString(folder.resolve("tools/header"), HEADER);
    Files.writeString(folder.resolve("tools/calls"), "");
    domains();
  }

  static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  Path guestFile() {
    return folder.resolve("vm.cfg");
  }

  /** Domain-0 and these, each a name, an id and a state. */
  void domains(String... lines) throws IOException {
    StringBuilder text = new StringBuilder();
    Stream.concat(Stream.of("Domain-0 0 r-----"), Stream.of(lines))
        .map(line -> line.split(" (?=[0-9]+ \\S+$)| (?=\\S+$)", -1))
        .forEach(
            it ->
                text.append(
                    "%-40s %5s   128     1     %s      10.7%n".formatted(it[0], it[1], it[2])));
    Files.writeString(folder.resolve("tools/list"), text);
  }

  List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("tools/calls"));
  }

  /** A tool that is this shell script. */
  void tool(String name, String text) throws IOException {
    script(folder.resolve("tools").resolve(name), "#!/bin/sh\n" + text);
  }

  Ended stop(String... variables) throws Exception {
    return stopOf("xen", variables);
  }

  Ended stopOf(String agent, String... variables) throws Exception {
    return run(
        List.of("dash", SCRIPTS.resolve("agents").resolve(agent).toString(), "stop"), variables);
  }

  Ended run(List<String> command, String... variables) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("PATH", folder.resolve("tools") + ":/usr/bin:/bin");
    environment.put("FERRYMAN_HOME", folder.resolve("home").toString());
    environment.put("FERRYMAN_RUN", folder.resolve("run").toString());
    environment.put("OCF_RESOURCE_INSTANCE", "res");
    environment.put("OCF_RESKEY_xmfile", guestFile().toString());
    environment.put("OCF_RESKEY_CRM_meta_timeout", "3000");
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      environment.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), said);
  }

  /** An xl that lives on. */
  Process xl(String log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(folder.resolve("tools/xl").toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectOutput(folder.resolve(log).toFile()).start();
    processes.add(process);
    return process;
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
