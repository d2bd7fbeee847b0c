// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a ban reaches: the Promoted role, and the guests that it follows. */
class CibParserTest {
  private static final String CLONE =
      """
      <clone id="ms-r0"><meta_attributes id="m"><nvpair id="mp" name="promotable" value="true"/></meta_attributes>
        <primitive id="drbd-r0" class="ocf" provider="ferryman" type="drbd">
          <instance_attributes id="i"><nvpair id="ir" name="drbd_resource" value="r0"/></instance_attributes>
        </primitive>
      </clone>
      """;

  private static String cib(String resources, String constraints, String status) {
    return """
        <cib have-quorum="1" validate-with="pacemaker-3.9"><configuration><crm_config/><nodes/>
          <resources>%s%s</resources><constraints>%s</constraints></configuration>%s</cib>
        """
        .formatted(CLONE, resources, constraints, status);
  }

  private static Set<String> leaders(String resources, String leader) {
    String follows =
        """
        <rsc_colocation id="c" rsc="ms-r0" rsc-role="Promoted" with-rsc="%s" score="INFINITY"/>
        """
            .formatted(leader);
    return CibParser.parse(cib(resources, follows, "<status/>")).clonesOf("r0").get(0).leaders();
  }

  private static String primitive(String id, String agent) {
    String[] words = agent.split(":", -1);
    return "<primitive id=\"%s\" class=\"%s\" provider=\"%s\" type=\"%s\"/>"
        .formatted(id, words[0], words[1], words[2]);
  }

  @ParameterizedTest
  @CsvSource({
    "ocf:ferryman:xen, true",
    "ocf:heartbeat:Xen, true",
    "ocf:heartbeat:IPaddr2, false",
    "ocf:heartbeat:Filesystem, false",
    "ocf:ferryman:drbd, false",
  })
  void onlyGuestsAreBannedWithTheRole(String agent, boolean banned) {
    assertThat(leaders(primitive("lead", agent), "lead"))
        .isEqualTo(banned ? Set.of("lead") : Set.of());
  }

  @Test
  void aCloneIsNeverBanned() {
    String clone = "<clone id=\"all\">" + primitive("one", "ocf:ferryman:xen") + "</clone>";
    assertThat(leaders(clone, "all")).isEmpty();
    assertThat(leaders(clone, "one")).isEmpty();
    String cloned =
        "<clone id=\"all\"><group id=\"g\">"
            + primitive("one", "ocf:ferryman:xen")
            + "</group></clone>";
    assertThat(leaders(cloned, "g")).isEmpty();
  }

  @Test
  void aGroupIsBannedForTheGuestInIt() {
    String ip = primitive("ip", "ocf:heartbeat:IPaddr2");
    String guest = primitive("vm1", "ocf:ferryman:xen");
    assertThat(leaders("<group id=\"g\">" + ip + guest + "</group>", "g")).containsExactly("g");
    assertThat(leaders("<group id=\"g\">" + ip + "</group>", "g")).isEmpty();
  }

  @Test
  void aGuestByTemplateIsAGuest() {
    String template = "<template id=\"guest\" class=\"ocf\" provider=\"ferryman\" type=\"xen\"/>";
    assertThat(leaders(template + "<primitive id=\"vm1\" template=\"guest\"/>", "vm1"))
        .containsExactly("vm1");
  }

  @Test
  void guestsAreReadWithWhatDecidesAboutTheirDisks() {
    String guests =
        """
        <template id="t" class="ocf" provider="ferryman" type="xen">
          <instance_attributes id="t-a"><nvpair id="t1" name="shared_disks" value="xvdb"/></instance_attributes>
        </template>
        <primitive id="vm1" template="t">
          <instance_attributes id="a">
            <nvpair id="a1" name="xmfile" value="/etc/xen/vm1.cfg"/>
            <nvpair id="a2" name="drbd_resources" value="r0  r1"/>
          </instance_attributes>
          <meta_attributes id="m"><nvpair id="m1" name="allow-migrate" value="true"/></meta_attributes>
        </primitive>
        <primitive id="vm2" class="ocf" provider="ferryman" type="xen">
          <instance_attributes id="b"><nvpair id="b1" name="drbd_resources" value="auto"/></instance_attributes>
        </primitive>
        """;

    Wiring wiring = CibParser.parse(cib(guests, "", "<status/>")).wiring();

    assertThat(wiring.guests())
        .containsExactly(
            new Wiring.GuestResource(
                "vm1", "/etc/xen/vm1.cfg", List.of("r0", "r1"), List.of("xvdb")),
            new Wiring.GuestResource("vm2", "", List.of(), List.of()));
    assertThat(wiring.migratable()).containsExactly("vm1");
  }

  @Test
  void theStatusOfManyGuestsIsNotRead() {
    String notEvenXml = "<status><node_state id=\"1\" <</status>";
    assertThat(CibParser.parse(cib("", "", notEvenXml)).clonesOf("r0")).hasSize(1);
  }
}
