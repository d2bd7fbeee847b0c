// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import org.ferryman.testcluster.hardware.base.ToolOutput;

/**
 * Keeps what the hardware's tool says for whoever waits.
 *
 * @param run the run
 */
record RunOutput(ToolRun run) implements ToolOutput {
  private static final int ABORTED = 134;

  @Override
  public void out(String text) {
    run.out(text);
  }

  @Override
  public void err(String text) {
    run.err(text);
  }

  @Override
  public void makeNode(int minor, String path) {
    run.node().device(path, true);
  }

  @Override
  public void removeNode(String path) {
    run.node().device(path, false);
  }

  @Override
  public void spawn(String line) {
    throw new IllegalStateException("only a detached xl starts anything: " + run.argv());
  }

  @Override
  public void send(String text) {
    throw new IllegalStateException("only a detached xl talks: " + run.argv());
  }

  @Override
  public void listen() {
    throw new IllegalStateException("only a receiver listens: " + run.argv());
  }

  @Override
  public void exit(int code) {
    run.exit(code);
  }

  @Override
  public void die() {
    run.exit(ABORTED);
  }

  @Override
  public void powerLost() {
    // nobody is left to tell
  }

  @Override
  public boolean behind() {
    return false;
  }
}
