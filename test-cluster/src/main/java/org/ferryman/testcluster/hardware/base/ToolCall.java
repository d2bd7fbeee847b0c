// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** One run of a stand-in tool on a node. It may end at once or go on in model time. */
public final class ToolCall {
  private final String node;
  private final String tool;
  private final List<String> argv;
  private final Map<String, String> files;
  private final ToolOutput output;
  private final Timeline timeline;
  private final List<Timeline.Pending> pending = new ArrayList<>();
  private final List<Runnable> onEnd = new ArrayList<>();
  private Waiting waiting;
  private Runnable beforeExit = () -> {};
  private boolean finished;
  private Conversation conversation;
  private final StringBuilder heard = new StringBuilder();

  /** What a tool makes of what it hears from another host. */
  public interface Conversation {
    /**
     * A line came in.
     *
     * @param line without its end
     */
    void line(String line);

    /** Nothing will come in any more. */
    void ended();
  }

  private record Waiting(BooleanSupplier condition, Runnable then) {}

  public ToolCall(
      String node,
      String tool,
      List<String> argv,
      Map<String, String> files,
      ToolOutput output,
      Timeline timeline) {
    this.node = node;
    this.tool = tool;
    this.argv = List.copyOf(argv);
    this.files = Map.copyOf(files);
    this.output = output;
    this.timeline = timeline;
  }

  /**
   * The node it runs on.
   *
   * @return the node's name
   */
  public String node() {
    return node;
  }

  /**
   * The tool.
   *
   * @return its name without folder
   */
  public String tool() {
    return tool;
  }

  /**
   * The arguments.
   *
   * @return them without the tool's name
   */
  public List<String> argv() {
    return argv;
  }

  /**
   * Contents of the arguments that are regular files in the node.
   *
   * @return argument to contents
   */
  public Map<String, String> files() {
    return files;
  }

  /**
   * Prints.
   *
   * @param text for standard output
   * @return this
   */
  public ToolCall out(String text) {
    if (!finished && !text.isEmpty()) {
      output.out(text);
    }
    return this;
  }

  /**
   * Complains.
   *
   * @param text for standard error
   * @return this
   */
  public ToolCall err(String text) {
    if (!finished && !text.isEmpty()) {
      output.err(text);
    }
    return this;
  }

  /**
   * Makes a device node where the tool runs.
   *
   * @param minor the DRBD minor
   * @param path the node's path
   */
  public void makeNode(int minor, String path) {
    if (!finished) {
      output.makeNode(minor, path);
    }
  }

  /**
   * Removes a device node where the tool runs.
   *
   * @param path the node's path
   */
  public void removeNode(String path) {
    if (!finished) {
      output.removeNode(path);
    }
  }

  /**
   * Starts a command where the tool runs, and talks to it.
   *
   * @param line for a shell
   * @param with told what the command prints
   */
  public void spawn(String line, Conversation with) {
    conversation = with;
    if (!finished) {
      output.spawn(line);
    }
  }

  /**
   * Reads the tool's standard input.
   *
   * @param with told what comes in
   */
  public void listen(Conversation with) {
    conversation = with;
    if (!finished) {
      output.listen();
    }
  }

  /**
   * Writes to the command that the tool started.
   *
   * @param text what to write
   */
  public void send(String text) {
    if (!finished) {
      output.send(text);
    }
  }

  /** Something came in. */
  public void hear(String text) {
    heard.append(text);
    int end = heard.indexOf("\n");
    while (end >= 0 && !finished && conversation != null) {
      String line = heard.substring(0, end);
      heard.delete(0, end + 1);
      conversation.line(line);
      end = heard.indexOf("\n");
    }
  }

  /** Nothing will come in any more. */
  public void hearEnd() {
    if (!finished && conversation != null) {
      conversation.ended();
    }
  }

  /**
   * Ends the tool.
   *
   * @param code its exit code
   */
  public void exit(int code) {
    if (!finished) {
      beforeExit.run();
    }
    if (!finished) {
      end();
      output.exit(code);
    }
  }

  /** Ends the tool by a signal. */
  public void die() {
    if (!finished) {
      end();
      output.die();
    }
  }

  /** The client is gone: nothing it waits for happens to it any more. */
  public void cancel() {
    if (!finished) {
      end();
    }
  }

  /** The node has lost power. */
  public void powerLost() {
    if (!finished) {
      end();
      output.powerLost();
    }
  }

  /**
   * Goes on later, unless the tool has ended.
   *
   * @param millis how long from now
   * @param action what then
   */
  public void after(long millis, Runnable action) {
    pending.add(
        timeline.after(
            millis,
            () -> {
              if (!finished) {
                action.run();
              }
            }));
  }

  /**
   * Goes on once a condition of the model holds.
   *
   * @param condition asked after every change
   * @param then what then
   */
  public void when(BooleanSupplier condition, Runnable then) {
    waiting = new Waiting(condition, then);
  }

  /**
   * Runs when the tool ends in any way.
   *
   * @param action to tidy up
   */
  public void onEnd(Runnable action) {
    onEnd.add(action);
  }

  /**
   * Whether more output would only pile up.
   *
   * @return true if the reader is behind
   */
  public boolean behind() {
    return output.behind();
  }

  /**
   * Whether the tool has ended.
   *
   * @return true if so
   */
  public boolean finished() {
    return finished;
  }

  public void beforeExit(Runnable action) {
    beforeExit = action;
  }

  /** Looks at the condition it waits for; true if it went on. */
  public boolean poll() {
    if (finished || waiting == null || !waiting.condition().getAsBoolean()) {
      return false;
    }
    Runnable then = waiting.then();
    waiting = null;
    then.run();
    return true;
  }

  private void end() {
    finished = true;
    waiting = null;
    pending.forEach(Timeline.Pending::cancel);
    onEnd.forEach(Runnable::run);
  }
}
