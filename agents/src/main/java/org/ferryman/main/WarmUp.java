// SPDX-License-Identifier: Apache-2.0
package org.ferryman.main;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.ExecCommandRunner;
import org.ferryman.exec.ExecConfig;
import org.ferryman.tools.pacemaker.Ban;
import org.ferryman.tools.pacemaker.CibParser;
import org.ferryman.tools.pacemaker.Constraints;

/** Loads what the handlers need, so that a class-data archive can be made of it. */
final class WarmUp {

  static final String OPTION = "--warm-up";

  private static final String CIB = "<cib><configuration><resources/></configuration></cib>";

  private WarmUp() {}

  /** Runs no tool of DRBD or of the cluster, and changes nothing. */
  static void run() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Map<String, String> environment =
        Map.of("DRBD_RESOURCE", "r0", "DRBD_PEERS", "peer", "OCF_RESKEY_unfence_extra_args", "");
    FencingMain main =
        new FencingMain(
            (command, cancellation) ->
                new CommandResult.NotStarted(command, "warming up", true, Duration.ZERO),
            environment,
            "node",
            nowhere,
            nowhere);
    for (String handler : List.of("fence-peer", "unfence-peer")) {
      main.run(new String[] {handler, "--timeout", "1"});
    }
    CibParser.parse(CIB);
    Constraints.section(List.of(new Ban("a", "b", true, Set.of("node"))), "Promoted");
    new ExecCommandRunner(ExecConfig.defaults())
        .run(Command.of(Duration.ofSeconds(5), "true"), new Cancellation());
  }
}
