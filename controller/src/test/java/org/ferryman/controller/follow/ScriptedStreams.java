// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.ferryman.exec.LineStreams;
import org.ferryman.exec.LineStreams.LineStream;

/** Streams that say what they are told to. */
final class ScriptedStreams implements LineStreams {
  final List<Scripted> opened = new CopyOnWriteArrayList<>();

  /** What each further stream begins with. */
  volatile List<String> beginning = List.of();

  volatile boolean refused;

  @Override
  public LineStream open(List<String> argv) throws IOException {
    if (refused) {
      throw new IOException("there is no program " + argv.get(0));
    }
    Scripted stream = new Scripted();
    stream.say(beginning.toArray(String[]::new));
    opened.add(stream);
    return stream;
  }

  Scripted last() {
    return opened.get(opened.size() - 1);
  }

  static final class Scripted implements LineStream {
    private final LinkedBlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    volatile boolean closed;

    void say(String... text) {
      for (String line : text) {
        lines.add(Optional.of(line));
      }
    }

    void end() {
      lines.add(Optional.empty());
    }

    @Override
    public Optional<String> next() throws IOException {
      try {
        return lines.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public String ending() {
      return "'drbdsetup events2' ended with 20";
    }

    @Override
    public void close() {
      closed = true;
      end();
    }
  }
}
