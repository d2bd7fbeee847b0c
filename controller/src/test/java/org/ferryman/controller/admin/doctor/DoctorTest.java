// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.controller.admin.doctor.Planted.attribute;
import static org.ferryman.controller.admin.doctor.Planted.constraint;
import static org.ferryman.controller.admin.doctor.Planted.in;
import static org.ferryman.controller.admin.doctor.Planted.option;
import static org.ferryman.controller.admin.doctor.Planted.pair;
import static org.ferryman.controller.admin.doctor.Planted.replaced;
import static org.ferryman.controller.admin.doctor.Planted.without;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ferryman doctor} finds what was planted, and nothing in a healthy configuration. */
class DoctorTest {
  private static final String RULE =
      "<rsc_location id=\"%s\" rsc=\"%s\"><rule id=\"x\" score=\"-INFINITY\"><expression id=\"y\" attribute=\"%s\" operation=\"eq\" value=\"0\"/></rule></rsc_location>";
  private static final String DRBD_META = "<nvpair id=\"drbd-r0-clone-meta_attributes-notify\"";

  static Stream<Planted> faults() {
    return Stream.of(options(), clones(), operations(), guests(), ties(), leftovers())
        .flatMap(List::stream);
  }

  private static List<Planted> options() {
    return List.of(
        option("fencing-off", "stonith-enabled", "false"),
        option("fencing-off", "fencing-enabled", "0"),
        new Planted(
            "no-fence-device",
            "live-migration",
            text -> text.replaceAll("(?s)<primitive id=\"fence-node\\d\".*?</primitive>", "")),
        replaced(
            "node-without-fence-device",
            "<nodes/>",
            "<nodes><node id=\"3\" uname=\"node3\"/></nodes>"),
        option("quorum-ignored", "no-quorum-policy", "ignore"),
        option("startup-fencing-off", "startup-fencing", "false"),
        option("fenced-node-stays-off", "stonith-action", "off"),
        option("maintenance", "maintenance-mode", "true"),
        option("all-stopped", "stop-all-resources", "true"),
        option("opt-in", "symmetric-cluster", "false"),
        replaced(
            "node-in-standby",
            "<nodes/>",
            "<nodes><node id=\"1\" uname=\"node1\"><instance_attributes id=\"n\"><nvpair id=\"n-1\" name=\"standby\" value=\"on\"/></instance_attributes></node></nodes>"),
        pair("no-stickiness", "resource-stickiness", "0"));
  }

  private static List<Planted> clones() {
    return List.of(
        without("drbd-without-resource", "drbd-r0-instance_attributes-drbd_resource"),
        in(
            "multi-disk",
            "drbd-twice",
            "name=\"drbd_resource\" value=\"r1\"",
            "name=\"drbd_resource\" value=\"r0\""),
        pair("drbd-not-promotable", "promotable", "false"),
        new Planted(
            "drbd-not-promotable",
            "live-migration",
            text ->
                text.replaceAll("(?s)<clone .*?</meta_attributes>", "").replace("</clone>", "")),
        pair("two-promoted", "promoted-max", "2"),
        pair("clone-node-max", "clone-node-max", "2"),
        pair("one-instance", "clone-max", "1"),
        replaced(
            "globally-unique",
            DRBD_META,
            "<nvpair id=\"u\" name=\"globally-unique\" value=\"true\"/>" + DRBD_META),
        pair("no-notify", "notify", "false"),
        without("no-interleave", "drbd-r0-clone-meta_attributes-interleave"),
        replaced(
            "other-drbd-agent",
            "provider=\"ferryman\" type=\"drbd\"",
            "provider=\"linbit\" type=\"drbd\""),
        without("open-to-other-nodes", "drbd-r0-on-its-nodes"));
  }

  private static List<Planted> operations() {
    return List.of(
        replaced(
            "timeout-too-short",
            "id=\"vm1-stop-0s\" name=\"stop\" timeout=\"120s\"",
            "id=\"vm1-stop-0s\" name=\"stop\" timeout=\"30s\""),
        without("timeout-too-short", "drbd-r0-promote-0s"),
        replaced("migration-timeout-too-short", "timeout=\"600s\"", "timeout=\"60s\""),
        without("migration-timeout-too-short", "vm1-migrate_from-0s"),
        replaced(
            "monitor-timeout-too-short",
            "interval=\"10s\" timeout=\"30s\"",
            "interval=\"10s\" timeout=\"5s\""),
        without("no-monitor", "vm1-monitor-10s"),
        without("no-monitor", "drbd-r0-monitor-10s"),
        replaced(
            "monitors-alike",
            "role=\"Unpromoted\" interval=\"20s\"",
            "role=\"Unpromoted\" interval=\"10s\""),
        replaced(
            "stop-failure-ignored",
            "name=\"stop\" timeout=\"120s\"",
            "name=\"stop\" on-fail=\"ignore\" timeout=\"120s\""));
  }

  private static List<Planted> guests() {
    return List.of(
        without("guest-without-file", "vm1-instance_attributes-xmfile"),
        in("many-guests", "file-twice", "/etc/xen/vm2.cfg", "/etc/xen/vm1.cfg"),
        new Planted(
            "guest-cloned",
            "live-migration",
            text ->
                text.replaceFirst(
                    "(?s)(<primitive id=\"vm1\".*?</primitive>)", "<clone id=\"c\">$1</clone>")),
        replaced(
            "one-failure-is-enough",
            "id=\"vm1-meta_attributes-migration-threshold\" name=\"migration-threshold\" value=\"3\"",
            "id=\"vm1-meta_attributes-migration-threshold\" name=\"migration-threshold\" value=\"1\""),
        without("failures-never-expire", "vm1-meta_attributes-failure-timeout"),
        replaced(
            "guest-not-managed",
            "<nvpair id=\"vm1-meta_attributes-allow-migrate\"",
            "<nvpair id=\"m\" name=\"is-managed\" value=\"false\"/><nvpair id=\"vm1-meta_attributes-allow-migrate\""),
        without("no-readiness-rule", "vm1-where-ready"),
        constraint(
            "readiness-of-another-guest", RULE.formatted("odd", "vm1", "ferryman-ready-vm2")),
        without("no-data-rule", "vm1-with-good-data"),
        constraint("score-of-nothing", RULE.formatted("odd", "vm1", "master-r0")),
        in(
            "vbd",
            "guest-on-any-node",
            "operation=\"ne\" value=\"node1\"",
            "operation=\"eq\" value=\"node1\""));
  }

  private static List<Planted> ties() {
    return List.of(
        constraint(
            "follow-each-other",
            "<rsc_colocation id=\"vm1-with-drbd-r0\" score=\"INFINITY\" rsc=\"vm1\" with-rsc=\"drbd-r0-clone\" with-rsc-role=\"Promoted\"/>"),
        constraint(
            "start-after-promotion",
            "<rsc_order id=\"odd\" kind=\"Mandatory\" first=\"drbd-r0-clone\" first-action=\"promote\" then=\"vm1\" then-action=\"start\"/>"),
        replaced(
            "stop-order-symmetrical",
            "id=\"vm1-stop-before-drbd-r0-demote\" kind=\"Mandatory\" symmetrical=\"false\"",
            "id=\"vm1-stop-before-drbd-r0-demote\" kind=\"Mandatory\""),
        without("no-stop-order", "vm1-stop-before-drbd-r0-demote"),
        without("no-start-order", "drbd-r0-before-vm1"),
        without("no-demote-order", "drbd-r0-demote-before-vm1-start"),
        pair("may-not-migrate", "allow-migrate", "false"),
        in(
            "failover",
            "migrates-in-vain",
            "<nvpair id=\"vm1-meta_attributes-migration-threshold\"",
            "<nvpair id=\"m\" name=\"allow-migrate\" value=\"true\"/><nvpair id=\"vm1-meta_attributes-migration-threshold\""),
        in("failover", "no-promotion-order", "first-action=\"promote\"", "first-action=\"start\""),
        without("drbd-without-guest", "drbd-r0-with-vm1"),
        replaced(
            "drbd-without-guest",
            "score=\"INFINITY\" rsc=\"drbd-r0-clone\"",
            "score=\"1000\" rsc=\"drbd-r0-clone\""));
  }

  private static List<Planted> leftovers() {
    return List.of(
        constraint(
            "left-by-move",
            "<rsc_location id=\"cli-ban-vm1-on-node2\" rsc=\"vm1\" role=\"Started\" node=\"node2\" score=\"-INFINITY\"/>"),
        constraint(
            "left-by-move",
            "<rsc_location id=\"cli-prefer-vm1\" rsc=\"vm1\" role=\"Started\" node=\"node2\" score=\"INFINITY\"/>"),
        constraint(
            "left-by-fencing",
            RULE.formatted("ferryman-fence.promoted.drbd-r0-clone", "drbd-r0-clone", "#uname")),
        constraint(
            "constraint-of-nothing",
            "<rsc_location id=\"odd\" rsc=\"vm9\" node=\"node2\" score=\"5\"/>"),
        constraint(
            "constraint-of-nothing",
            "<rsc_order id=\"odd\" first=\"drbd-r9-clone\" then=\"vm1\"/>"),
        attribute("failures", "fail-count-vm1#monitor_10000", "2"),
        attribute("degraded", "ferryman-degraded-r0", "split brain"),
        attribute("wrong-settings", "ferryman-settings", "handover.timeout: not a number"),
        attribute("node-not-ready", "ferryman-ready-vm1", "0"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void plantedFaultIsFound(Planted planted) {
    assertThat(planted.found()).contains(planted.kind());
  }

  @Test
  void everyKindIsPlanted() {
    assertThat(faults().map(Planted::kind).collect(toSet()))
        .isEqualTo(CibChecks.ALL.stream().map(Check::kind).collect(toSet()))
        .hasSizeGreaterThan(30);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"failover", "live-migration", "vbd", "multi-disk", "many-guests", "fenced"})
  void nothingIsFoundInAHealthySample(String sample) {
    assertThat(CibChecks.of(Planted.read(Planted.text(sample)))).isEmpty();
  }

  @Test
  void findingsAreToldWithCauseAndRemedyThoseThatAreWorseFirst() {
    List<Diagnosis> findings =
        List.of(
            new Diagnosis(
                "left-by-move", Check.Severity.WARNING, "cli-x", "it is left", "clear it"),
            new Diagnosis(
                "fencing-off", Check.Severity.ERROR, "stonith-enabled", "it is off", "on"));

    assertThat(DiagnosisWriter.text(findings, List.of()))
        .isEqualTo(
            """
            error: stonith-enabled: it is off [fencing-off]
                -> on
            warning: cli-x: it is left [left-by-move]
                -> clear it
            1 error, 1 warning
            """);
    assertThat(DiagnosisWriter.json(findings, List.of()).replaceAll("\\s", ""))
        .startsWith(
            "{\"shape\":1,\"exit\":1,\"findings\":[{\"kind\":\"left-by-move\",\"severity\":\"warning\"");
    assertThat(DiagnosisWriter.exitCode(findings, List.of())).isEqualTo(1);
    assertThat(DiagnosisWriter.exitCode(List.of(), List.of())).isZero();
    assertThat(DiagnosisWriter.exitCode(List.of(), List.of("no cluster"))).isEqualTo(2);
    assertThat(DiagnosisWriter.text(List.of(), List.of("no cluster")))
        .isEqualTo("can't be told: no cluster\nnothing found in what could be looked at\n");
  }

  /** Each kind in the documentation's table is that of the code, in its words. */
  @Test
  void tableOfTheDocumentationIsThatOfTheCode() throws IOException {
    String wanted =
        CibChecks.ALL.stream()
            .map(it -> "| `%s` | %s | %s |\n".formatted(it.kind(), it.severity().word(), it.what()))
            .reduce("", String::concat);

    assertThat(
            Files.readString(
                Path.of("").toAbsolutePath().resolveSibling("docs").resolve("doctor.md")))
        .contains(wanted);
  }
}
