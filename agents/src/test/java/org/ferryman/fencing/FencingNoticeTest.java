// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.DrbdVersion;
import org.ferryman.tools.drbd.VersionReading;
import org.ferryman.tools.drbd.config.ResourceConfiguration;
import org.ferryman.tools.pacemaker.Membership;
import org.junit.jupiter.api.Test;

class FencingNoticeTest {
  private static final String HOSTS =
      """
      <host name="node1"><volume vnr="0"><device minor="0">/dev/drbd0</device><disk>/dev/vdb</disk></volume></host>
      <host name="node2"><volume vnr="0"><device minor="0">/dev/drbd0</device><disk>/dev/vdb</disk></volume></host>
      """;

  private static final String POLICY =
      "<section name=\"disk\"><option name=\"fencing\" value=\"resource-and-stonith\"/></section>";
  private static final String HANDLERS =
      """
      <section name="handlers"><option name="fence-peer" value="/usr/bin/ferryman fence-peer"/>
        <option name="after-resync-target" value="/usr/bin/ferryman unfence-peer"/></section>
      """;
  private static final String QUORUM =
      "<section name=\"options\"><option name=\"quorum\" value=\"majority\"/></section>";

  private static List<String> lines(boolean nine, boolean stonith, String... sections) {
    String xml =
        "<config><resource name=\"r0\">%s%s</resource></config>"
            .formatted(HOSTS, String.join("", sections));
    return FencingNotice.lines(
        new CheckFacts(
            "node1",
            "r0",
            new ResourceConfiguration.Reading.Known(ResourceConfiguration.parse(xml).get(0), xml),
            Map.of(),
            new VersionReading.Known(nine ? new DrbdVersion(9, 2, 18) : new DrbdVersion(8, 4, 11)),
            ModuleOption.UNKNOWN,
            Set.of(),
            new Reading.Unknown<>("not asked"),
            new Reading.Known<>(
                new Membership(stonith, Map.of("node1", Situations.ONLINE), Map.of()))),
        true);
  }

  @Test
  void whoHasAllOfItIsToldNothing() {
    assertThat(lines(false, true, POLICY, HANDLERS)).isEmpty();
  }

  @Test
  void everyLackIsALineWithWhatToDo() {
    assertThat(lines(false, false))
        .hasSize(4)
        .anyMatch(it -> it.startsWith("stonith: ") && it.contains("fence device"))
        .anyMatch(it -> it.startsWith("DRBD resource r0: fencing: dont-care"))
        .anyMatch(it -> it.contains("fence-peer: there is no handler") && it.contains("handlers {"))
        .anyMatch(it -> it.contains("unfence handler: there is no handler"));
    assertThat(lines(false, false, POLICY, HANDLERS))
        .singleElement()
        .asString()
        .contains("stonith");
  }

  @Test
  void quorumOnDrbd9StandsForThePolicyAndOnEightPointFourIsNothing() {
    assertThat(lines(true, true, QUORUM)).isEmpty();
    assertThat(lines(true, true)).hasSize(3);
    assertThat(lines(false, true, QUORUM)).hasSize(3);
  }
}
