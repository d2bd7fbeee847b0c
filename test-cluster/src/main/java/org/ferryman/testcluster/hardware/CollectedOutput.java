// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import org.ferryman.testcluster.hardware.base.ToolOutput;

/** Collects a tool's answer. */
public final class CollectedOutput implements ToolOutput {
  /** Exit code that stands for death by a signal. */
  public static final int DIED = 134;

  /** Exit code that stands for a tool that went with its node's power. */
  public static final int POWER_LOST = -2;

  private final StringBuilder out = new StringBuilder();
  private final StringBuilder err = new StringBuilder();
  private final StringBuilder sent = new StringBuilder();
  private String spawned = "";
  private int exit = -1;

  @Override
  public void out(String text) {
    out.append(text);
  }

  @Override
  public void err(String text) {
    err.append(text);
  }

  @Override
  public void makeNode(int minor, String path) {
    // nothing makes device nodes in a unit test
  }

  @Override
  public void removeNode(String path) {
    // nothing removes device nodes in a unit test
  }

  @Override
  public void spawn(String line) {
    spawned = line;
  }

  @Override
  public void send(String text) {
    sent.append(text);
  }

  @Override
  public void listen() {
    // a unit test says what comes in
  }

  @Override
  public void exit(int code) {
    exit = code;
  }

  @Override
  public void die() {
    exit = DIED;
  }

  @Override
  public void powerLost() {
    exit = POWER_LOST;
  }

  @Override
  public boolean behind() {
    return out.length() > 1 << 20;
  }

  /**
   * The command it started.
   *
   * @return a shell line; empty if none
   */
  public String spawned() {
    return spawned;
  }

  /**
   * What it has written to its command since this was last asked.
   *
   * @return the text
   */
  public String takeSent() {
    String text = sent.toString();
    sent.setLength(0);
    return text;
  }

  /**
   * What it answered so far.
   *
   * @return exit is -1 while it runs
   */
  public ToolResult result() {
    return new ToolResult(out.toString(), err.toString(), exit);
  }
}
