// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/** Frames (u8 type, u32 length, bytes) on their way to a client; adding never blocks. */
final class FrameQueue {
  private static final int MAX_FRAME = 1 << 16;

  private final LinkedBlockingQueue<Optional<ByteBuffer>> frames = new LinkedBlockingQueue<>();

  /** Adds bytes, in as many frames as they need, one at least. */
  void add(int type, byte[] bytes) {
    int from = 0;
    do {
      int length = Math.min(MAX_FRAME, bytes.length - from);
      add(type, bytes, from, length);
      from += length;
    } while (from < bytes.length);
  }

  /** Adds bytes in one frame. */
  void addWhole(int type, byte[] bytes) {
    add(type, bytes, 0, bytes.length);
  }

  private void add(int type, byte[] bytes, int from, int length) {
    ByteBuffer frame = ByteBuffer.allocate(5 + length);
    frames.add(Optional.of(frame.put((byte) type).putInt(length).put(bytes, from, length).flip()));
  }

  void add(int type, int number) {
    add(type, ByteBuffer.allocate(4).putInt(0, number).array());
  }

  /** Nothing follows. */
  void end() {
    frames.add(Optional.empty());
  }

  int size() {
    return frames.size();
  }

  /** Sends everything up to the end. */
  void drainTo(SocketChannel client) throws IOException, InterruptedException {
    for (Optional<ByteBuffer> frame = frames.take(); frame.isPresent(); frame = frames.take()) {
      while (frame.get().hasRemaining()) {
        client.write(frame.get());
      }
    }
  }
}
