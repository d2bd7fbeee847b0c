// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.ferryman.controller.admin.CopyTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What can't be rendered is refused, with the reason. */
class RenderRequestTest {
  private static final List<String> NODES = List.of("node1", "node2");

  private static WantedGuest guest(String name, String... resources) {
    return new WantedGuest(name, List.of(resources), WantedGuest.usualFile(name), "600s");
  }

  private static RenderRequest live(List<String> nodes, WantedGuest... guests) {
    return new RenderRequest(Topology.LIVE_MIGRATION, List.of(guests), nodes);
  }

  static Stream<Arguments> refused() {
    WantedGuest vm1 = guest("vm1", "r0");
    return Stream.of(
        arguments(live(List.of("node1"), vm1), "at least two"),
        arguments(live(List.of("node1", "node1"), vm1), "node node1 is named twice"),
        arguments(live(List.of("node1", "no de"), vm1), "'no de' is not a node's name"),
        arguments(live(NODES), "no guest is named"),
        arguments(live(NODES, guest("1vm", "r0")), "'1vm' can't be a guest's name"),
        arguments(live(NODES, guest("vm--1", "r0")), "'vm--1' can't be a guest's name"),
        arguments(live(NODES, guest("vm1\"/>", "r0")), "can't be a guest's name"),
        arguments(live(NODES, vm1, guest("vm1", "r1")), "guest vm1 is named twice"),
        arguments(live(NODES, vm1, guest("vm2", "r0")), "DRBD resource r0 is named twice"),
        arguments(live(NODES, guest("vm1")), "As in vm1=r0"),
        arguments(live(NODES, guest("vm1", "r 0")), "'r 0' is not the name of a DRBD resource"),
        arguments(live(NODES, guest("vm1", "r+0")), "'r+0' can't be in a resource's name"),
        arguments(live(NODES, guest("drbd-r0", "r0")), "the name of a guest and of a DRBD"),
        arguments(
            live(NODES, new WantedGuest("vm1", List.of("r0"), "vm1.cfg", "600s")),
            "'vm1.cfg' is not the file of guest vm1"),
        arguments(
            live(NODES, vm1, new WantedGuest("vm2", List.of("r2"), "/etc/xen/vm1.cfg", "600s")),
            "/etc/xen/vm1.cfg is the file of two guests"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void nameThatCanNotBeIsRefused(RenderRequest request, String reason) {
    assertThat(request.complaint()).hasValueSatisfying(it -> assertThat(it).contains(reason));
  }

  @Test
  void guestsOfVbdNeedNoResource() {
    assertThat(new RenderRequest(Topology.VBD, List.of(guest("vm1")), NODES).complaint()).isEmpty();
  }

  /** What the CIB has already is not there twice, and what the administrator has set stays. */
  @Test
  void partThatTheCibHasIsRefusedAndAnOptionThatItHasStays() {
    String once = Form.XML.text(live(NODES, guest("vm1", "r0")), cib(""));

    assertThatThrownBy(() -> Form.XML.text(live(NODES, guest("vm1", "r1")), once))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the CIB has a <primitive> 'vm1' already");
    assertThat(Form.XML.text(live(NODES, guest("vm2", "r2")), once))
        .contains("<primitive id=\"vm1\"", "<primitive id=\"vm2\"")
        .containsOnlyOnce("name=\"resource-stickiness\"");
    assertThat(
            Form.XML.text(
                live(NODES, guest("vm1", "r1"), guest("vm2", "r2")),
                cib(
                    "<cluster_property_set id=\"o\"><nvpair id=\"o-1\" name=\"migration-limit\" value=\"5\"/></cluster_property_set>")))
        .contains("name=\"migration-limit\" value=\"5\"")
        .doesNotContain("value=\"2\" name");
    assertThatThrownBy(() -> Form.XML.text(live(NODES, guest("vm1", "r0")), "<diff/>"))
        .hasMessage("<diff> is no CIB");
  }

  private static String cib(String options) {
    return "<cib validate-with=\"pacemaker-3.7\"><configuration><crm_config>%s</crm_config></configuration></cib>"
        .formatted(options);
  }

  @Test
  void migrationOfALargeGuestGetsMoreTime() {
    assertThat(CopyTime.timeout(0, 1000)).hasSeconds(600);
    assertThat(CopyTime.timeout(32 * 1024, 1000)).hasSeconds(600);
    assertThat(CopyTime.timeout(128 * 1024, 1000)).hasMinutes(37);
    assertThat(CopyTime.timeout(128 * 1024, 10_000)).hasSeconds(600);
  }
}
