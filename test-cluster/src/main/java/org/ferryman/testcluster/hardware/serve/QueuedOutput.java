/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.testcluster.hardware.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.ferryman.testcluster.hardware.ToolOutput;

/** A tool's answer on its way to the client, as frames. */
final class QueuedOutput implements ToolOutput {
  private static final int OUT = 1;
  private static final int ERR = 2;
  private static final int EXIT = 3;
  private static final int MAKE_NODE = 4;
  private static final int REMOVE = 5;
  private static final int DIE = 6;
  private static final int MAX_FRAME = 1 << 16;
  private static final int BEHIND = 16;

  private final LinkedBlockingQueue<Optional<ByteBuffer>> frames = new LinkedBlockingQueue<>();

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
  public void exit(int code) {
    add(EXIT, ByteBuffer.allocate(4).putInt(0, code).array(), 0, 4);
    frames.add(Optional.empty());
  }

  @Override
  public void die() {
    add(DIE, new byte[0], 0, 0);
    frames.add(Optional.empty());
  }

  @Override
  public void powerLost() {
    frames.add(Optional.empty());
  }

  @Override
  public boolean behind() {
    return frames.size() >= BEHIND;
  }

  /** Nobody reads any more. */
  void abandon() {
    frames.add(Optional.empty());
  }

  void drainTo(SocketChannel client) throws IOException, InterruptedException {
    for (Optional<ByteBuffer> frame = frames.take(); frame.isPresent(); frame = frames.take()) {
      while (frame.get().hasRemaining()) {
        client.write(frame.get());
      }
    }
  }

  private void text(int type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from += MAX_FRAME) {
      add(type, bytes, from, Math.min(MAX_FRAME, bytes.length - from));
    }
  }

  private void add(int type, byte[] bytes, int from, int length) {
    ByteBuffer frame = ByteBuffer.allocate(5 + length);
    frame.put((byte) type).putInt(length).put(bytes, from, length).flip();
    frames.add(Optional.of(frame));
  }
}
