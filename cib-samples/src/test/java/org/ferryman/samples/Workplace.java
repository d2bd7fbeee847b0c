// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ferryman.main.MetadataMain;

/**
 * A directory in which crm shell and pcs find Ferryman's agents although they are not installed.
 *
 * <p>Both ask Pacemaker's library for an agent's metadata, and that knows one directory only. So
 * they run in a mount namespace of their own in which that directory is ours; the machine's stays
 * as it is.
 *
 * @param directory a temporary directory
 */
record Workplace(Path directory) {

  private static final String MOUNT_AND_RUN =
      """
      set -e
      mount --bind "$1/agents" /usr/lib/ocf/resource.d
      if [ -d /var/log/crmsh ]; then mount --bind "$1/log" /var/log/crmsh; fi
      shift
      exec "$@"
      """;

  Workplace {
    try {
      Path agents = Files.createDirectories(directory.resolve("agents/ferryman"));
      Files.createDirectories(directory.resolve("log"));
      Path metadata = directory.resolve("metadata");
      MetadataMain.main(new String[] {metadata.toString()});
      for (String name : List.of("drbd", "xen")) {
        install(agents.resolve(name), metadata.resolve(name));
      }
    } catch (IOException e) {
      throw new AssertionError("agents can't be put under " + directory, e);
    }
  }

  /** Runs a command that must succeed, for which Ferryman's agents are installed. */
  Tool.Result withAgents(Map<String, String> environment, List<String> command) {
    List<String> namespace =
        "root".equals(System.getProperty("user.name"))
            ? List.of("unshare", "--mount")
            : List.of("unshare", "--mount", "--map-root-user");
    List<String> whole =
        Stream.of(
                namespace, List.of("sh", "-c", MOUNT_AND_RUN, "sh", directory.toString()), command)
            .flatMap(List::stream)
            .toList();
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("HOME", directory.toString());
    variables.put("TERM", "dumb");
    return Tool.run(directory, variables, whole).successful();
  }

  /** As the wrappers do, it prints the form of the metadata that its caller can read. */
  private static void install(Path agent, Path metadata) throws IOException {
    Files.writeString(
        agent,
        """
        #!/bin/sh
        [ "$1" = meta-data ] || exit 3
        [ "${OCF_RA_VERSION_MINOR:-0}" -ge 1 ] && exec cat '%1$s-1.1.xml'
        exec cat '%1$s.xml'
        """
            .formatted(metadata));
    Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
