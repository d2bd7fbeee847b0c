/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.ferryman.drbd.DrbdVersion;
import org.ferryman.drbd.VersionReading;
import org.ferryman.fencing.Finding.Status;
import org.junit.jupiter.api.Test;

class DrbdCheckTest {

  private static final String DUMP = HandlerWorkplace.resource("/fencing/dump84.xml");

  @Test
  void resourceAsTheSampleWantsItPasses() {
    List<Finding> findings = judge(xml -> xml, Set.of(), ModuleOption.ON);

    assertThat(findings).extracting(Finding::status).containsOnly(Status.OK);
    assertThat(FindingsWriter.passed(findings)).isTrue();
  }

  @Test
  void everythingThatTheGuideWarnsOfFailsWithItsRemedy() {
    assertFailed("protocol", "protocol C", xml -> xml.replace("value=\"C\"", "value=\"A\""));
    assertFailed(
        "fencing",
        "fencing resource-and-stonith",
        xml -> xml.replace("resource-and-stonith", "dont-care"));
    assertFailed(
        "fence-peer", "ferryman fence-peer", xml -> xml.replace("\"fence-peer\"", "\"x\""));
    assertFailed(
        "unfence handler",
        "ferryman unfence-peer",
        xml -> xml.replace("\"after-resync-target\"", "\"x\""));
    assertFailed(
        "after-sb-1pri",
        "after-sb-1pri disconnect",
        xml -> withNet(xml, "after-sb-1pri", "violently-as0p"));
    assertFailed(
        "allow-two-primaries",
        "resource-and-stonith",
        xml ->
            withNet(xml, "allow-two-primaries", "yes")
                .replace("resource-and-stonith", "resource-only"));
    assertFailed("hosts", "uname -n", xml -> xml.replace("\"node1\"", "\"other\""));
    assertFailed("devices", "same volumes", xml -> xml.replaceFirst("/dev/drbd0<", "/dev/drbd7<"));
  }

  @Test
  void moduleThatMaySendPagesStillWrittenToFails() {
    assertThat(judge(xml -> xml, Set.of(), ModuleOption.OFF))
        .filteredOn(it -> it.status() == Status.FAILED)
        .singleElement()
        .satisfies(it -> assertThat(it.remedy()).contains("disable_sendpage=1"));
  }

  @Test
  void handlerWhoseProgramIsMissingFails() {
    assertThat(judge(xml -> xml, Set.of("/usr/bin/ferryman"), ModuleOption.ON))
        .filteredOn(it -> it.status() == Status.FAILED)
        .extracting(Finding::check)
        .containsExactly("fence-peer", "unfence handler");
  }

  @Test
  void twoPrimariesForGoodAreOnlyWarnedOfWhereFencingIsRight() {
    assertThat(judge(xml -> withNet(xml, "allow-two-primaries", "yes"), Set.of(), ModuleOption.ON))
        .filteredOn(it -> it.status() != Status.OK)
        .singleElement()
        .satisfies(it -> assertThat(it.status()).isEqualTo(Status.WARNING));
  }

  @Test
  void withoutAClusterTheRestIsStillChecked() {
    List<Finding> findings =
        DrbdCheck.judge(
            new CheckFacts(
                "node1",
                "r0",
                known(DUMP),
                Map.of(),
                new VersionReading.Known(new DrbdVersion(8, 4, 11)),
                ModuleOption.ON,
                Set.of(),
                new CibReading.Unknown("no CIB"),
                new Membership.Reading.Unknown("no cluster")));

    assertThat(findings)
        .filteredOn(it -> it.status() == Status.UNKNOWN)
        .extracting(Finding::cause)
        .containsExactly("no cluster", "no CIB");
    assertThat(FindingsWriter.passed(findings)).isTrue();
  }

  @Test
  void digestIsTheSameWhereverTheFileLies() {
    UnaryOperator<String> elsewhere = xml -> xml.replace("/etc/drbd.d/r0.res:1", "/etc/x.res:9");

    assertThat(configuration(judge(elsewhere, Set.of(), ModuleOption.ON)))
        .isEqualTo(configuration(judge(xml -> xml, Set.of(), ModuleOption.ON)))
        .isNotEqualTo(
            configuration(judge(xml -> xml.replace("7788", "7789"), Set.of(), ModuleOption.ON)));
  }

  @Test
  void otherNodesConfigurationMustBeTheSame() {
    assertThat(onNode2(new OtherNodes.Answer.Told(ConfigurationDigest.of(DUMP))).status())
        .isEqualTo(Status.OK);
    assertThat(onNode2(new OtherNodes.Answer.Told("0123456789ab")))
        .satisfies(it -> assertThat(it.status()).isEqualTo(Status.FAILED))
        .satisfies(it -> assertThat(it.cause()).contains("0123456789ab"))
        .satisfies(it -> assertThat(it.remedy()).contains("drbdadm dump r0"));
    assertThat(onNode2(new OtherNodes.Answer.NotConfigured("conflicting use of device")))
        .satisfies(it -> assertThat(it.status()).isEqualTo(Status.FAILED))
        .satisfies(it -> assertThat(it.remedy()).contains("unique"));
    assertThat(onNode2(new OtherNodes.Answer.Unknown("Permission denied")))
        .satisfies(it -> assertThat(it.status()).isEqualTo(Status.UNKNOWN))
        .satisfies(it -> assertThat(it.remedy()).contains("ferryman drbd digest r0"));
  }

  @Test
  void tableAndJsonTellTheSame() {
    List<Finding> findings = judge(xml -> xml, Set.of(), ModuleOption.OFF);

    assertThat(FindingsWriter.table(findings))
        .contains("failed   disable_sendpage", "-> put 'options drbd disable_sendpage=1'");
    assertThat(FindingsWriter.json("r0", findings))
        .contains("\"passed\" : false", "\"status\" : \"failed\"", "\"resource\" : \"r0\"");
  }

  private static Finding onNode2(OtherNodes.Answer answer) {
    return judge(xml -> xml, Set.of(), ModuleOption.ON, answer).stream()
        .filter(it -> it.check().equals("configuration on node2"))
        .findFirst()
        .orElseThrow();
  }

  private static String configuration(List<Finding> findings) {
    return findings.stream()
        .filter(it -> it.check().equals("configuration"))
        .findFirst()
        .orElseThrow()
        .cause();
  }

  private static void assertFailed(String check, String remedy, UnaryOperator<String> change) {
    assertThat(judge(change, Set.of(), ModuleOption.ON))
        .filteredOn(it -> it.status() == Status.FAILED)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.check()).isEqualTo(check);
              assertThat(it.remedy()).contains(remedy);
            });
  }

  private static String withNet(String xml, String option, String value) {
    return xml.replace(
        "<section name=\"net\">",
        "<section name=\"net\"><option name=\"%s\" value=\"%s\"/>".formatted(option, value));
  }

  private static List<Finding> judge(
      UnaryOperator<String> change, Set<String> missing, ModuleOption sendpage) {
    String equal = ConfigurationDigest.of(change.apply(DUMP));
    return judge(change, missing, sendpage, new OtherNodes.Answer.Told(equal));
  }

  private static List<Finding> judge(
      UnaryOperator<String> change,
      Set<String> missing,
      ModuleOption sendpage,
      OtherNodes.Answer node2) {
    return DrbdCheck.judge(
        new CheckFacts(
            "node1",
            "r0",
            known(change.apply(DUMP)),
            Map.of("node2", node2),
            new VersionReading.Known(new DrbdVersion(8, 4, 11)),
            sendpage,
            missing,
            new CibReading.Known(
                new Cib(true, "Promoted", Map.of("r0", List.of(Situations.CLONE)), Map.of())),
            new Membership.Reading.Known(
                new Membership(
                    true,
                    Map.of(
                        "node1", Situations.ONLINE,
                        "node2", Situations.ONLINE,
                        "other", Situations.ONLINE),
                    Map.of()))));
  }

  private static ResourceConfiguration.Reading known(String xml) {
    return new ResourceConfiguration.Reading.Known(ResourceConfiguration.parse(xml).get(0), xml);
  }
}
