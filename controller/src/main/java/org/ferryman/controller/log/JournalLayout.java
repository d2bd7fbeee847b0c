// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;

/**
 * A line for the journal: what happened, for people. What somebody should see to begins with {@code
 * warning:} or {@code error:}, by which collectors of logs find it; in front of it, where journald
 * reads along, stands its priority (sd-daemon(3)). Which class says it is a matter for developers,
 * and told with errors that nobody expected alone.
 */
final class JournalLayout extends LayoutBase<ILoggingEvent> {
  private final boolean journald;

  /**
   * One kind of lines.
   *
   * @param journald whether journald reads along, and takes the priority off
   */
  JournalLayout(boolean journald) {
    this.journald = journald;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder text = new StringBuilder(journald ? priority(event.getLevel()) : "");
    text.append(word(event.getLevel())).append(event.getFormattedMessage()).append('\n');
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      text.append(ThrowableProxyUtil.asString(thrown));
    }
    return text.toString();
  }

  private static String word(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> "error: ";
      case Level.WARN_INT -> "warning: ";
      default -> "";
    };
  }

  private static String priority(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> "<3>";
      case Level.WARN_INT -> "<4>";
      case Level.INFO_INT -> "<6>";
      default -> "<7>";
    };
  }
}
