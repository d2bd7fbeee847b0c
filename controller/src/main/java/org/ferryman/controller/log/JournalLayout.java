// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;

/**
 * Level, the logger's last name and the text; below it the stack of an exception. The journal adds
 * time and process.
 */
final class JournalLayout extends LayoutBase<ILoggingEvent> {
  private static final int LEVEL_WIDTH = 5;

  @Override
  public String doLayout(ILoggingEvent event) {
    String level = event.getLevel().toString();
    String logger = event.getLoggerName();
    StringBuilder text = new StringBuilder(level);
    text.append(" ".repeat(LEVEL_WIDTH - level.length())).append(' ');
    text.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
    text.append(event.getFormattedMessage()).append('\n');
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      text.append(ThrowableProxyUtil.asString(thrown));
    }
    return text.toString();
  }
}
