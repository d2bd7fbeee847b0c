// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ferryman.fencing.Finding.Status;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.DrbdVersion;
import org.ferryman.tools.drbd.VersionReading;
import org.ferryman.tools.drbd.config.ConfigurationDigest;
import org.ferryman.tools.drbd.config.ResourceConfiguration;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Wiring;
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

  private static final String ON_NINE =
      DUMP.replace(
          "<section name=\"net\"><option name=\"protocol\" value=\"C\"/></section>",
          "<section name=\"net\"><option name=\"protocol\" value=\"C\"/>"
              + "<option name=\"fencing\" value=\"resource-and-stonith\"/></section>");

  private static List<Finding> bad(String dump, DrbdVersion module) {
    return DrbdCheck.judge(
            new CheckFacts(
                "node1",
                "r0",
                known(dump),
                Map.of(),
                new VersionReading.Known(module),
                ModuleOption.ON,
                Set.of(),
                new Reading.Unknown<>("no CIB"),
                new Reading.Unknown<>("no cluster")))
        .stream()
        .filter(it -> it.status() == Status.FAILED || it.status() == Status.WARNING)
        .toList();
  }

  @Test
  void handlersOfEightPointFourAreWrongOnNine() {
    String eights =
        ON_NINE
            .replace("/usr/bin/ferryman fence-peer", "/usr/lib/drbd/crm-fence-peer.sh")
            .replace("/usr/bin/ferryman unfence-peer", "/usr/lib/drbd/crm-unfence-peer.sh");
    assertThat(bad(eights, new DrbdVersion(9, 2, 18)))
        .extracting(Finding::check, Finding::status)
        .containsExactly(
            tuple("fence-peer", Status.FAILED), tuple("unfence handler", Status.FAILED));
    assertThat(bad(eights, new DrbdVersion(9, 2, 18)).get(1).remedy()).contains("unfence-peer");
    assertThat(bad(eights, new DrbdVersion(8, 4, 11))).isEmpty();
  }

  @Test
  void handlersOfNineAreWrongOnEightPointFour() {
    String nines =
        ON_NINE
            .replace("/usr/bin/ferryman fence-peer", "/usr/lib/drbd/crm-fence-peer.9.sh")
            .replace("/usr/bin/ferryman unfence-peer", "/usr/lib/drbd/crm-unfence-peer.9.sh")
            .replace("after-resync-target", "unfence-peer");
    assertThat(bad(nines, new DrbdVersion(9, 2, 18))).isEmpty();
    assertThat(bad(nines, new DrbdVersion(8, 4, 11)))
        .extracting(Finding::check)
        .containsExactly("fence-peer", "unfence handler");
  }

  @Test
  void aModuleOfNineThatSpeaksEightsLanguageWantsEightsHandlers() {
    String eights = DUMP.replace("/usr/bin/ferryman fence-peer", "/usr/lib/drbd/crm-fence-peer.sh");
    CheckFacts facts =
        new CheckFacts(
            "node1",
            "r0",
            known(eights),
            Map.of(),
            new VersionReading.Known(new DrbdVersion(9, 3, 3), false),
            ModuleOption.ON,
            Set.of(),
            new Reading.Unknown<>("no CIB"),
            new Reading.Unknown<>("no cluster"));
    assertThat(DrbdCheck.judge(facts))
        .filteredOn(it -> it.check().equals("fence-peer"))
        .extracting(Finding::status)
        .containsExactly(Status.OK);
  }

  @Test
  void eachConnectionsOwnOptionsCount() {
    String one =
        "<connection><section name=\"net\"><option name=\"_name\" value=\"node2\"/></section>"
            + "</connection>";
    String two =
        "<connection><section name=\"net\"><option name=\"protocol\" value=\"A\"/>"
            + "<option name=\"fencing\" value=\"dont-care\"/></section></connection>";
    String dump = ON_NINE.replace("after-resync-target", "unfence-peer");
    assertThat(bad(dump.replaceFirst("<section", one + "<section"), new DrbdVersion(9, 2, 18)))
        .isEmpty();
    for (String order : List.of(one + two, two + one)) {
      String mixed = dump.replaceFirst("<section", order + "<section");
      assertThat(bad(mixed, new DrbdVersion(9, 2, 18)))
          .extracting(Finding::check)
          .containsExactly("protocol", "fencing");
    }
  }

  @Test
  void floatingPeersAreToldToHaveNoNames() {
    String floating =
        DUMP.replace("<host name=\"node1\">", "<host floating=\"1\">")
            .replace("<host name=\"node2\">", "<host floating=\"1\">")
            .replace("10.9.0.1", "127.0.0.1");
    assertThat(bad(floating, new DrbdVersion(8, 4, 11)))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.check()).isEqualTo("hosts");
              assertThat(it.status()).isEqualTo(Status.WARNING);
              assertThat(it.cause()).contains("floating");
            });
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
                new Reading.Unknown<>("no CIB"),
                new Reading.Unknown<>("no cluster")));

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
            new Reading.Known<>(
                new Cib(
                    true, "Promoted", Map.of("r0", List.of(Situations.CLONE)), Map.of(), wiring())),
            new Reading.Known<>(
                new Membership(
                    true,
                    Map.of(
                        "node1", Situations.ONLINE,
                        "node2", Situations.ONLINE,
                        "other", Situations.ONLINE),
                    Map.of()))));
  }

  /** As in the sample live-migration. */
  private static Wiring wiring() {
    String clone = Situations.CLONE.id();
    return new Wiring(
        List.of(),
        Situations.CLONE.leaders().stream()
            .flatMap(
                guest ->
                    Stream.of(
                        new Wiring.Order("up", clone, "start", guest, "start", true),
                        new Wiring.Order("down", guest, "stop", clone, "demote", true)))
            .toList(),
        List.of(
            new Wiring.NodeBan(
                clone,
                false,
                List.of(
                    new Wiring.NodeBan.Name(false, "node1"),
                    new Wiring.NodeBan.Name(false, "node2")))),
        Situations.CLONE.leaders());
  }

  private static ResourceConfiguration.Reading known(String xml) {
    return new ResourceConfiguration.Reading.Known(ResourceConfiguration.parse(xml).get(0), xml);
  }
}
