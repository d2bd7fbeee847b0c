// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.junit.jupiter.api.Test;

class JournalLayoutTest {
  private final LoggerContext context = new LoggerContext();

  @Test
  void aLineIsForPeople() {
    assertThat(line(Level.INFO, null)).isEqualTo("3 of 4\n");
    assertThat(line(Level.WARN, null)).isEqualTo("warning: 3 of 4\n");
    assertThat(line(Level.ERROR, null)).isEqualTo("error: 3 of 4\n");
  }

  @Test
  void journaldIsToldThePriority() {
    assertThat(new JournalLayout(true).doLayout(event(Level.WARN, null)))
        .isEqualTo("<4>warning: 3 of 4\n");
    assertThat(new JournalLayout(true).doLayout(event(Level.INFO, null))).startsWith("<6>3 of 4");
  }

  @Test
  void anExceptionsStackFollows() {
    assertThat(line(Level.WARN, new IllegalStateException("broken")).lines())
        .startsWith("warning: 3 of 4", "java.lang.IllegalStateException: broken")
        .anyMatch(line -> line.contains("JournalLayoutTest.anExceptionsStackFollows"));
  }

  @Test
  void theConfiguratorWritesToTheConsoleFromInfoOnAndQuietensWhatOthersTell() {
    new JournalConfigurator().configure(context);

    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    assertThat(root.getLevel()).isEqualTo(Level.INFO);
    assertThat(root.getAppender("journal")).isInstanceOf(ConsoleAppender.class);
    assertThat(root.getAppender("journal").isStarted()).isTrue();
    assertThat(context.getLogger("io.netty.channel").isInfoEnabled()).isFalse();
    assertThat(context.getLogger("io.netty.channel").isWarnEnabled()).isTrue();
  }

  private String line(Level level, Throwable thrown) {
    return new JournalLayout(false).doLayout(event(level, thrown));
  }

  private LoggingEvent event(Level level, Throwable thrown) {
    Logger logger = context.getLogger("org.ferryman.controller.daemon.Daemon");
    Object[] arguments = {3, 4};
    return new LoggingEvent("here", logger, level, "{} of {}", thrown, arguments);
  }
}
