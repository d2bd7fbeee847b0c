// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ferryman.testcluster.cluster.ClusterHardware;
import org.ferryman.testcluster.cluster.ClusterStatus;
import org.ferryman.testcluster.cluster.Observer;
import org.ferryman.testcluster.hardware.base.Event;

/**
 * Tells a run as it happens: one line per change, with the seconds since the start. On a terminal
 * the last line is live and says what is being waited for.
 */
public final class Narrator implements Observer {
  private static final int WIDTH = 110;

  private final PrintWriter out;
  private final boolean live;
  private final long start = System.nanoTime();
  private Optional<ClusterHardware> hardware = Optional.empty();
  private long lastEvent;
  private ClusterStatus last =
      new ClusterStatus(Optional.empty(), false, List.of(), List.of(), List.of());

  /**
   * Starts the clock.
   *
   * @param out where to tell it
   * @param live whether that is a terminal
   */
  public Narrator(PrintWriter out, boolean live) {
    this.out = out;
    this.live = live;
  }

  /** Announces what is done next. */
  public void heading(String text) {
    line("▶ " + text);
  }

  /** Something that was done or noticed. */
  public void say(String source, String text) {
    line("  %-9s %s".formatted(source, text));
  }

  /** Seconds since the start. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** From now on also tells what happens in this hardware. */
  public void listenTo(ClusterHardware source) {
    hardware = Optional.of(source);
  }

  @Override
  public void seen(ClusterStatus status) {
    hardware.ifPresent(this::tell);
    StatusChanges.between(last, status).forEach(change -> say("cluster", change));
    last = status;
  }

  @Override
  public void waiting(String what) {
    if (live) {
      String text = "%s   … %s".formatted(stamp(), what);
      out.print("\r\033[K" + text.substring(0, Math.min(text.length(), WIDTH)));
      out.flush();
    }
  }

  /** Plain text below the timeline. */
  public void text(String text) {
    out.print(live ? "\r\033[K" : "");
    out.println(text);
    out.flush();
  }

  private void tell(ClusterHardware source) {
    for (Event event : source.eventsAfter(lastEvent)) {
      say("hardware", "%s %s: %s".formatted(event.node(), event.kind(), event.text()).strip());
      lastEvent = event.seq();
    }
  }

  private void line(String text) {
    text(stamp() + " " + text);
  }

  private String stamp() {
    return String.format(Locale.ROOT, "[%6.1f s]", elapsed().toMillis() / 1000.0);
  }
}
