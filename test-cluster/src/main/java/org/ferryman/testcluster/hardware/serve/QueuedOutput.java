// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.serve;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.ferryman.testcluster.hardware.base.ToolOutput;

/** A tool's answer on its way to the client, as frames. */
final class QueuedOutput implements ToolOutput {
  private static final int OUT = 1;
  private static final int ERR = 2;
  private static final int EXIT = 3;
  private static final int MAKE_NODE = 4;
  private static final int REMOVE = 5;
  private static final int DIE = 6;
  private static final int SPAWN = 7;
  private static final int SEND = 8;
  private static final int LISTEN = 9;
  private static final int BEHIND = 16;

  private final FrameQueue frames = new FrameQueue();

  @Override
  public void out(String text) {
    text(OUT, text);
  }

  @Override
  public void err(String text) {
    text(ERR, text);
  }

  @Override
  public void makeNode(int minor, String path) {
    text(MAKE_NODE, minor + " " + path);
  }

  @Override
  public void removeNode(String path) {
    text(REMOVE, path);
  }

  @Override
  public void spawn(String line) {
    text(SPAWN, line);
  }

  @Override
  public void send(String text) {
    text(SEND, text);
  }

  @Override
  public void listen() {
    frames.add(LISTEN, new byte[0]);
  }

  @Override
  public void exit(int code) {
    frames.add(EXIT, code);
    frames.end();
  }

  @Override
  public void die() {
    frames.add(DIE, new byte[0]);
    frames.end();
  }

  @Override
  public void powerLost() {
    frames.end();
  }

  @Override
  public boolean behind() {
    return frames.size() >= BEHIND;
  }

  /** Nobody reads any more. */
  void abandon() {
    frames.end();
  }

  void drainTo(SocketChannel client) throws IOException, InterruptedException {
    frames.drainTo(client);
  }

  private void text(int type, String text) {
    frames.add(type, text.getBytes(StandardCharsets.UTF_8));
  }
}
