// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.pacemaker.Members;
import org.ferryman.tools.pacemaker.NodeName;
import org.ferryman.tools.pacemaker.NodeNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerNamesTest {
  private final Operation operation =
      new Operation(Deadline.after(Duration.ofSeconds(5)), new Cancellation(), (level, line) -> {});

  @TempDir(factory = InMemory.class)
  private Path folder;

  private PeerNames names() {
    return new PeerNames(folder.resolve("peers"), "host1", NodeName.fixed("alpha"));
  }

  private static Members members(String... nodes) {
    return operation -> new Reading.Known<>(new NodeNames(Set.of(nodes)));
  }

  @Test
  void aNodeGoesByBothItsNamesAndPacemakersIsNotToldApartByCase() {
    assertThat(names().here("host1", operation)).isTrue();
    assertThat(names().here("Alpha", operation)).isTrue();
    assertThat(names().here("beta", operation)).isFalse();
  }

  @Test
  void whatANodeToldOfItselfIsKnownToTheNextProcess() {
    names().learn("beta", "host2", operation);
    names().learn("gamma", "gamma", operation);

    assertThat(names().drbd("beta")).isEqualTo("host2");
    assertThat(names().drbd("gamma")).isEqualTo("gamma");
    assertThat(folder.resolve("peers")).isDirectoryNotContaining("glob:**gamma");
    names().learn("beta", "beta", operation);
    assertThat(names().drbd("beta")).as("after its name was changed").isEqualTo("beta");
  }

  @Test
  void whatCantBeWrittenIsKnownHereAllTheSame() throws IOException {
    Files.createFile(folder.resolve("peers"));
    PeerNames names = names();

    names.learn("beta", "host2", operation);

    assertThat(names.drbd("beta")).isEqualTo("host2");
  }

  @Test
  void theOnlyOtherNodeOfTheClusterIsDrbdsPeer() {
    assertThat(names().pacemakers("host2", members("alpha", "beta"), operation)).isEqualTo("beta");
    assertThat(names().pacemakers("beta", members("alpha", "beta", "c"), operation))
        .isEqualTo("beta");
    assertThat(names().pacemakers("c.example.com", members("alpha", "beta", "C"), operation))
        .isEqualTo("C");
    assertThat(names().pacemakers("host2", members("alpha", "beta", "c"), operation))
        .as("either could be it")
        .isEqualTo("host2");
    assertThat(names().pacemakers("host2", it -> new Reading.Unknown<>("no cluster"), operation))
        .isEqualTo("host2");
  }
}
