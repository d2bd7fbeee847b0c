// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ferryman.exec.LineStreams.LineStream;
import org.junit.jupiter.api.Test;

class ExecLineStreamsTest {
  private final LineStreams streams = new ExecLineStreams(ExecConfig.defaults());

  private LineStream sh(String script) throws IOException {
    return streams.open(List.of("sh", "-c", script));
  }

  @Test
  void linesComeAsTheyArePrintedAndEndWithTheCommand() throws IOException {
    try (LineStream stream = sh("echo one; echo two >&2; printf cut; exit 3")) {
      assertThat(stream.next()).hasValue("one");
      assertThat(stream.next()).hasValue("two");
      assertThat(stream.next()).isEmpty();
      assertThat(stream.ending()).contains("ended with 3");
    }
  }

  @Test
  void closingKillsTheWholeGroupAndEndsTheReader() throws Exception {
    ExecutorService reader = Executors.newSingleThreadExecutor();
    LineStream stream = sh("sleep 60 & echo $!; wait");
    try {
      long sleeper = Long.parseLong(stream.next().orElseThrow());
      Future<Boolean> ended = reader.submit(() -> stream.next().isEmpty());
      stream.close();
      assertThat(ended.get()).isTrue();
      await().until(() -> !runs(sleeper));
    } finally {
      reader.shutdownNow();
    }
  }

  @Test
  void commandEndsWithTheThreadThatStartedIt() throws Exception {
    ExecutorService opener = Executors.newSingleThreadExecutor();
    LineStream stream = opener.submit(() -> sh("echo $$; exec sleep 60")).get();
    long pid = Long.parseLong(stream.next().orElseThrow());
    assertThat(runs(pid)).isTrue();
    opener.shutdown();
    await().until(() -> !runs(pid));
    stream.close();
  }

  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void lineWithoutEndIsCutShort() throws IOException {
    try (LineStream stream = sh("yes | tr -d '\\n'")) {
      assertThatThrownBy(stream::next)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a line of more than");
    }
  }

  @Test
  void missingProgramIsNamed() {
    assertThatThrownBy(() -> streams.open(List.of("no-such-program")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-program");
  }
}
