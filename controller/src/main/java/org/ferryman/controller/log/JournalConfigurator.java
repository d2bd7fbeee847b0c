// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.Logger;

/**
 * What logback is told, without its XML: reading a file of eleven lines took six hundred classes,
 * which a controller keeps for good. Logback's property {@code logback.configurationFile} goes
 * before this.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class JournalConfigurator extends ContextAwareBase implements Configurator {
  /** systemd.exec(5): there where standard output goes to journald. */
  private static final String JOURNAL = "JOURNAL_STREAM";

  private static final String FILE = "logback.configurationFile";
  private static final List<String> QUIET = List.of("io.netty", "io.micronaut");

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty(FILE) != null) {
      return ExecutionStatus.NEUTRAL;
    }
    JournalLayout layout = new JournalLayout(System.getenv(JOURNAL) != null);
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    ConsoleAppender<ILoggingEvent> journal = new ConsoleAppender<>();
    journal.setContext(context);
    journal.setName("journal");
    journal.setEncoder(encoder);
    journal.start();
    QUIET.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(journal);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
