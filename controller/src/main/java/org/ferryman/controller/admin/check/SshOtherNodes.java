// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.check;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Lines;
import org.ferryman.fencing.OtherNodes;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.config.ConfigurationDigest;
import org.ferryman.tools.ssh.SshConfig;
import org.ferryman.tools.ssh.SshConfig.Way;

/** Asks by the ssh of hand-overs for {@code ferryman drbd digest RESOURCE}. */
public final class SshOtherNodes implements OtherNodes {
  private static final Pattern DIGEST =
      Pattern.compile("digest (" + ConfigurationDigest.PATTERN + ")\\s*");

  /** What {@code ferryman drbd digest} exits with where the resource is not configured rightly. */
  public static final int NOT_CONFIGURED = 6;

  /** A JVM on a busy node, and what connecting may take. */
  private static final Duration LONGEST = Duration.ofSeconds(12);

  private final CommandRunner runner;
  private final SshConfig ssh;

  /** Asks with that ssh. */
  public SshOtherNodes(CommandRunner runner, SshConfig ssh) {
    this.runner = requireNonNull(runner, "runner");
    this.ssh = requireNonNull(ssh, "ssh");
  }

  @Override
  public Answer digest(String host, DrbdResource resource, Operation operation) {
    List<String> argv = new ArrayList<>(ssh.command());
    try {
      argv.addAll(List.of("--", ssh.address(new Way(host, Optional.empty(), Optional.empty()))));
    } catch (IllegalArgumentException e) {
      return new Answer.Unknown(e.getMessage());
    }
    argv.addAll(List.of("ferryman", "drbd", "digest", resource.name()));
    CommandResult result =
        runner.run(
            Command.of(operation.deadline().remainingAtMost(LONGEST), argv),
            operation.cancellation());
    if (!(result instanceof CommandResult.Exited exited)) {
      return new Answer.Unknown(result.describe());
    }
    Matcher digest = DIGEST.matcher(exited.stdout());
    if (exited.code() == 0 && digest.matches()) {
      return new Answer.Told(digest.group(1));
    }
    return exited.code() == NOT_CONFIGURED
        ? new Answer.NotConfigured(Lines.summary(exited.stderr()))
        : new Answer.Unknown(result.describe());
  }
}
