// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One node of a test cluster.
 *
 * @param name its host and cluster name
 * @param container id of its container; the same while the cluster lives, through power cycles
 */
public record ClusterNode(String name, String container) {

  /**
   * Runs a command in the node as root.
   *
   * @param deadline how long to wait for its end
   * @param argv program and arguments
   * @throws ClusterException if the node is off, or the command doesn't end in time
   */
  public ExecResult exec(Duration deadline, String... argv) {
    String line = "%s: %s".formatted(name, String.join(" ", argv));
    DockerClient client = Docker.client();
    try {
      String id =
          client
              .execCreateCmd(container)
              .withAttachStdout(true)
              .withAttachStderr(true)
              .withCmd(argv)
              .exec()
              .getId();
      try (Output output = client.execStartCmd(id).exec(new Output())) {
        if (!output.awaitCompletion(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new ClusterException(
              "%s did not end within %d s; so far it said: %s"
                  .formatted(line, deadline.toSeconds(), output.stderr() + output.stdout()));
        }
        Long exitCode = client.inspectExecCmd(id).exec().getExitCodeLong();
        if (exitCode == null) {
          throw new ClusterException(line + " was cut off: the node went down under it");
        }
        return new ExecResult(line, exitCode.intValue(), output.stdout(), output.stderr());
      }
    } catch (DockerException e) {
      throw new ClusterException(line + " could not be run; is the node powered on?", e);
    } catch (IOException e) {
      throw new ClusterException(line + ": the engine's answer could not be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(line + " was interrupted", e);
    }
  }

  /**
   * The command on the host that runs a command in the node with this process's input and output.
   *
   * @param terminal whether to give it a terminal
   * @param command program and arguments
   */
  public List<String> terminalCommand(boolean terminal, List<String> command) {
    List<String> argv = new ArrayList<>(List.of(Docker.BINARY, "exec", "--interactive"));
    if (terminal) {
      argv.add("--tty");
    }
    argv.add(container);
    argv.addAll(command);
    return argv;
  }

  /** Whether its power is on; a hung node's is. */
  public boolean on() {
    return Docker.runs(container);
  }

  /** Whether it is on and not hung. */
  public boolean running() {
    return on() && !Docker.paused(container);
  }

  private static final class Output extends ResultCallback.Adapter<Frame> {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Override
    public void onNext(Frame frame) {
      (frame.getStreamType() == StreamType.STDERR ? err : out).writeBytes(frame.getPayload());
    }

    String stdout() {
      return out.toString(StandardCharsets.UTF_8);
    }

    String stderr() {
      return err.toString(StandardCharsets.UTF_8);
    }
  }
}
