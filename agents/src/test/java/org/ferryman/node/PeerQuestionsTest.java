// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.ferryman.exec.Cancellation;
import org.ferryman.handover.lease.InMemory;
import org.ferryman.handover.migration.World;
import org.ferryman.handover.migration.peer.PeerProtocol;
import org.ferryman.handover.migration.peer.PeerRequest;
import org.ferryman.handover.migration.peer.PeerRequest.Verb;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PeerQuestionsTest {
  @TempDir(factory = InMemory.class)
  private Path folder;

  private World world;

  @BeforeEach
  void makeWorld() {
    world = new World(folder);
  }

  private String ask(Verb verb, Cancellation callerGone) {
    return new PeerQuestions(world.target().tools())
        .answer(
            PeerProtocol.words(new PeerRequest(verb, world.plan(), Duration.ofSeconds(100))),
            callerGone,
            (level, line) -> {});
  }

  /** Nobody hears the answer any more, and a thread would be kept for a minute or two. */
  @Test
  @Timeout(100)
  void aWaitEndsWithItsConnectionAndWhatChangesSomethingDoesNot() {
    Cancellation gone = new Cancellation();
    gone.cancel("whoever asked is gone");

    assertThat(ask(Verb.PREPARE, gone)).contains("\"answer\"");
    assertThat(ask(Verb.AWAIT, gone)).contains("whoever asked is gone");
  }
}
