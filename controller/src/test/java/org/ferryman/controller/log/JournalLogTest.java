// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.ferryman.ocf.OperationLog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalLogTest {
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> journal = new ListAppender<>();

  @ParameterizedTest
  @EnumSource
  void aLineKeepsTheLevelThatItsOperationGaveIt(OperationLog.Level level) {
    Logger logger = context.getLogger("here");
    logger.setLevel(Level.TRACE);
    logger.addAppender(journal);
    journal.start();

    new JournalLog(logger, "vm1: ").write(level, "said by {} the target");

    assertThat(journal.list).hasSize(1);
    assertThat(journal.list.get(0).getLevel()).isEqualTo(Level.valueOf(level.name()));
    assertThat(journal.list.get(0).getFormattedMessage()).isEqualTo("vm1: said by {} the target");
  }
}
