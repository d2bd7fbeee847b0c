// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.exec.Cancellation;
import org.ferryman.main.WarmUpNode;
import org.ferryman.node.NodeAgents;
import org.ferryman.node.Ports;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.operation.OperationRunner;
import org.ferryman.operation.PreparedOperation;

/**
 * A node with a resource and a guest on tools that keep both in files, and that refuse as the real
 * ones do where a file of theirs is wrong. Each action is a one-shot of the real agents.
 */
final class SlippedNode implements AutoCloseable {
  /** Its first word is the exit code; where it is there, DRBD's files are wrong. */
  private static final String DRBDADM =
      """
      #!/bin/sh
      state=${0%/*}/../state
      if [ "$1" = --version ]; then
          printf 'DRBDADM_API_VERSION=1\\nDRBD_KERNEL_VERSION_CODE=0x08040b\\n'
          exit 0
      fi
      if [ -e "$state/drbdadm-says" ]; then
          read -r code said <"$state/drbdadm-says"
          printf '%s\\n' "$said" >&2
          exit "$code"
      fi
      exec "${0%/*}/drbdadm.right" "$@"
      """;

  private static final String DRBDSETUP =
      """
      #!/bin/sh
      state=${0%/*}/../state
      case $1 in
      primary) echo Primary >"$state/role" ;;
      secondary) echo Secondary >"$state/role" ;;
      down) /bin/rm -f "$state/role" ;;
      *) exec "${0%/*}/drbdsetup.right" "$@" ;;
      esac
      """;

  /** The guest's name is in the file "guest" while it runs. */
  private static final String XL =
      """
      #!/bin/sh
      state=${0%/*}/../state
      if [ -e "$state/xl-conf-says" ] && [ -z "${HIDDEN:-}" ]; then
          /bin/cat "$state/xl-conf-says" >&2
          exit 1
      fi
      case $1 in
      list)
          printf 'Name                                        ID   Mem VCPUs\\tState\\tTime(s)\\n'
          printf 'Domain-0                                     0   704     1     r-----     144.8\\n'
          if [ -e "$state/guest" ]; then
              read -r name <"$state/guest"
              printf '%-40s     1   128     1     -b----       5.3\\n' "$name"
          fi
          ;;
      info)
          printf 'total_memory           : 2048\\nfree_memory            : 1024\\nxen_commandline        : dom0_mem=704M\\n'
          ;;
      create)
          if ! /bin/grep -q memory "$2"; then
              echo 'xl: no memory, no guest' >&2
              exit 3
          fi
          name=$(/bin/sed -n 's/^name = "\\([^"]*\\)".*/\\1/p' "$2")
          case ${3:-} in
          name=*) name=$(printf '%s' "${3#name=}" | /usr/bin/tr -d \\") ;;
          esac
          printf '%s\\n' "$name" >"$state/guest"
          ;;
      shutdown | destroy) /bin/rm -f "$state/guest" ;;
      esac
      """;

  /** Runs a command for which xl.conf is hidden. */
  private static final String UNSHARE =
      """
      #!/bin/sh
      shift 7
      HIDDEN=1 exec "$@"
      """;

  private static final String TIMEOUT = "OCF_RESKEY_CRM_meta_timeout";

  private final WarmUpNode node;

  SlippedNode() throws IOException {
    node = WarmUpNode.make();
    for (String tool : new String[] {"drbdadm", "drbdsetup"}) {
      Files.move(tools().resolve(tool), tools().resolve(tool + ".right"));
    }
    tool("drbdadm", DRBDADM);
    tool("drbdsetup", DRBDSETUP);
    tool("xl", XL);
    tool("unshare", UNSHARE);
  }

  private Path tools() {
    return node.folder("tools");
  }

  private void tool(String name, String text) throws IOException {
    Path file = Files.writeString(tools().resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  WarmUpNode calls() {
    return node;
  }

  Path guestFile() {
    return node.folder("guest.cfg");
  }

  /** What a tool is to say from now on: a file beside those in which the tools keep their state. */
  void state(String name, String content) throws IOException {
    Files.writeString(node.folder("state").resolve(name), content + "\n");
  }

  /** What is only true if it was told to this node before, is forgotten for one action. */
  String withoutMemory(WarmUpNode.Call call) throws IOException {
    Path run = node.folder("run");
    for (String memory : new String[] {"guests", "resources"}) {
      if (Files.exists(run.resolve(memory))) {
        Files.move(run.resolve(memory), run.resolve(memory + ".kept"));
      }
    }
    try {
      return code(call);
    } finally {
      for (String memory : new String[] {"guests", "resources"}) {
        if (Files.exists(run.resolve(memory))) {
          Files.move(run.resolve(memory), run.resolve(memory + ".new"));
        }
        if (Files.exists(run.resolve(memory + ".kept"))) {
          Files.move(run.resolve(memory + ".kept"), run.resolve(memory));
        }
      }
    }
  }

  /** The same call with other variables; an empty value removes one. */
  static WarmUpNode.Call with(WarmUpNode.Call call, Map<String, String> variables) {
    Map<String, String> environment = new TreeMap<>(call.environment());
    variables.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            environment.remove(name);
          } else {
            environment.put(name, value);
          }
        });
    return new WarmUpNode.Call(call.agent(), call.action(), environment);
  }

  static WarmUpNode.Call probe(WarmUpNode.Call monitor) {
    return with(monitor, Map.of("OCF_RESKEY_CRM_meta_interval", "0"));
  }

  void succeeds(WarmUpNode.Call call) {
    OcfAnswer answer = perform(call);
    assertThat(answer.exit()).as(call + ": " + answer.reason()).isEqualTo(OcfExit.SUCCESS);
  }

  /** Whatever is not done is told why. */
  String code(WarmUpNode.Call call) {
    OcfAnswer answer = perform(call);
    if (answer.exit() == OcfExit.ERR_GENERIC) {
      assertThat(answer.reason()).isNotBlank();
    }
    return Integer.toString(answer.exit().code());
  }

  /**
   * A migration to a node that is not there fails in the end.
   *
   * @param slip what a refusal for what is wrong mentions
   */
  String migration(WarmUpNode.Call call, String slip) {
    Map<String, String> more = new TreeMap<>(Map.of("OCF_RESKEY_CRM_meta_migrate_target", "b"));
    if (call.environment().get(TIMEOUT).matches("[0-9]+")) {
      more.put(TIMEOUT, "3000"); // for it to fail soon
    }
    OcfAnswer answer = perform(with(call, more));
    return answer.reason().contains(slip) ? Integer.toString(answer.exit().code()) : "goes on";
  }

  OcfAnswer perform(WarmUpNode.Call call) {
    OperationRunner runner = NodeAgents.of(Ports.ofThisProcess(node.settings())).runner();
    try {
      PreparedOperation prepared =
          runner.prepare(call.agent(), call.action().word(), call.environment());
      return runner.run(
          prepared,
          new Operation(
              runner.deadline(prepared, Duration.ZERO), new Cancellation(), (level, line) -> {}));
    } catch (OcfFailure refused) {
      return OcfAnswer.of(refused.exit(), refused.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    node.close();
  }
}
