// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A log that is being written, each line with the time at which it arrived here. The machines'
 * clocks run at a pace of their own under emulation, and each at another; this host's is the one
 * that all are compared by.
 */
final class FollowedLog implements AutoCloseable {
  private static final long PACE_MILLIS = 200;

  private final Path file;
  private final List<Line> lines = new ArrayList<>();
  private final StringBuilder unfinished = new StringBuilder();
  private final ScheduledExecutorService reader =
      Executors.newSingleThreadScheduledExecutor(FollowedLog::daemon);
  private long position;
  private IOException broken;

  /**
   * A line.
   *
   * @param arrivedMillis when it was seen here, in milliseconds since 1970
   * @param text without its end
   */
  record Line(long arrivedMillis, String text) {}

  private FollowedLog(Path file, long position) {
    this.file = file;
    this.position = position;
  }

  /** Follows a file from its beginning, whether it is there yet or not. */
  static FollowedLog of(Path file) {
    return from(file, 0);
  }

  /**
   * Follows what comes after the last whole line that is there now.
   *
   * @throws LabException if the file cannot be read
   */
  static FollowedLog fromHere(Path file) {
    try {
      byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      return from(file, end);
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
  }

  private static FollowedLog from(Path file, long position) {
    FollowedLog log = new FollowedLog(file, position);
    var unused =
        log.reader.scheduleWithFixedDelay(log::read, 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
    return log;
  }

  /**
   * What has arrived so far.
   *
   * @throws LabException if the file could not be read
   */
  synchronized List<Line> lines() {
    if (broken != null) {
      throw new LabException("cannot read " + file, broken);
    }
    return List.copyOf(lines);
  }

  private synchronized void read() {
    if (broken != null || !Files.exists(file)) {
      return;
    }
    try (InputStream stream = Files.newInputStream(file)) {
      stream.skipNBytes(position);
      byte[] bytes = stream.readAllBytes();
      position += bytes.length;
      take(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      broken = e;
    }
  }

  private void take(String text) {
    long now = System.currentTimeMillis();
    unfinished.append(text);
    int end;
    while ((end = unfinished.indexOf("\n")) >= 0) {
      String line = unfinished.substring(0, end).replace("\r", "").replace("\0", "");
      lines.add(new Line(now, line));
      unfinished.delete(0, end + 1);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "log follower");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}
