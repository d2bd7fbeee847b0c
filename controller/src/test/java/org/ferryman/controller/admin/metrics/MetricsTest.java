// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.ferryman.controller.admin.Scene;
import org.ferryman.controller.admin.state.ClusterLook;
import org.ferryman.controller.admin.state.NodeReport;
import org.ferryman.controller.tools.drbd.CounterTools;
import org.ferryman.controller.tools.drbd.DrbdCounters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  private static final Path MONITORING = Path.of("../ocf-wrappers/src/main/monitoring");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "[a-z_]+(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*})? -?[0-9]+(\\.[0-9]+)?");

  @TempDir Path run;

  private String text(String capture) {
    String events = Scene.text(capture);
    NodeReport report =
        new Scene(run)
            .node(
                "node1",
                Optional.of(
                    Scene.CONTROLLER
                        .formatted("true", "")
                        .replace(
                            "\"finished\": []",
                            "\"finished\": [{\"what\": \"xen migrate_to vm1\", \"exit\": 0,"
                                + " \"tookMillis\": 21300}]")),
                "vm1",
                events,
                events.replace("30280", "29768"));
    JsonNode json = Scene.json(ClusterLook.json(report));
    ((ArrayNode) json.path("leases"))
        .addObject()
        .put("guest", "vm1")
        .put("source", "node1")
        .put("target", "node2")
        .put("phase", "open")
        .put("window", true)
        .put("secondsLeft", 42);
    ((ObjectNode) json).put("more", 1);
    DrbdCounters.Reading drbd = CounterTools.parse(Scene.printed(events));
    return Metrics.text(ClusterLook.report(json).orElseThrow(), drbd);
  }

  @Test
  void drbd84IsToldUnderTheNamesOfDrbdReactor() {
    assertThat(text("events2-84-sync-node1.txt").lines())
        .contains(
            "drbd_resource_resources 1",
            "drbd_resource_role{name=\"r0\",drbd_resource_role=\"Primary\"} 1",
            "drbd_resource_role{name=\"r0\",drbd_resource_role=\"Secondary\"} 0",
            "drbd_device_size_bytes{name=\"r0\",volume=\"0\",minor=\"0\"} 33513472",
            "drbd_peerdevice_outofsync_bytes{name=\"r0\",conn_name=\"peer\",peer_node_id=\"0\",volume=\"0\"} 31006720",
            "drbd_connection_state{name=\"r0\",conn_name=\"peer\",peer_node_id=\"0\",drbd_connection_state=\"Connected\"} 1",
            "drbd_device_state{name=\"r0\",volume=\"0\",minor=\"0\",drbd_device_state=\"UpToDate\"} 1");
  }

  @Test
  void whatOnlyDrbd9TellsIsToldOfItAlone() {
    assertThat(text("events2-92-sync-node1.txt"))
        .contains(
            "drbd_resource_promotionscore{name=\"r0\"} 10101",
            "drbd_resource_maypromote{name=\"r0\"} 1");
    assertThat(text("events2-84-sync-node1.txt")).doesNotContain("promotionscore", "maypromote");
  }

  @Test
  void ferrymanTellsOfGuestsHandOversAndOperations() {
    assertThat(text("events2-84-sync-node1.txt").lines())
        .contains(
            "ferryman_up 1",
            "ferryman_guest_running{guest=\"vm1\"} 1",
            "ferryman_guest_ready{guest=\"vm1\"} 1",
            "ferryman_windows_open 1",
            "ferryman_lease_seconds_left{guest=\"vm1\",source=\"node1\",target=\"node2\",phase=\"open\"} 42",
            "ferryman_last_operation_seconds{operation=\"xen migrate_to vm1\"} 21.3",
            "ferryman_drbd_degraded{name=\"r0\"} 0",
            "ferryman_resync_seconds_left{name=\"r0\",conn_name=\"peer\",volume=\"0\"} 24");
  }

  @Test
  void everyLineIsInPrometheusForm() {
    Set<String> families = new TreeSet<>();
    for (String line : text("events2-92-sync-node1.txt").lines().toList()) {
      if (line.startsWith("# HELP ")) {
        assertThat(families.add(line.split(" ", 4)[2])).as("told once: %s", line).isTrue();
      } else if (!line.startsWith("# TYPE ")) {
        assertThat(line).matches(SAMPLE);
        assertThat(families).contains(line.replaceFirst("[{ ].*", ""));
      }
    }
    Exposition odd = new Exposition();
    odd.family("x", Exposition.Type.GAUGE, "odd").sample("x", 1, "name", "a\"b\\c\nd");
    assertThat(odd.text()).endsWith("x{name=\"a\\\"b\\\\c\\nd\"} 1\n");
  }

  @Test
  void alertsAndTheDashboardAskForWhatIsTold() throws IOException {
    String told = text("events2-84-sync-node1.txt") + text("events2-92-sync-node1.txt");
    List<String> asked = new ArrayList<>();
    Files.readString(MONITORING.resolve("ferryman-alerts.yml"))
        .lines()
        .filter(line -> line.strip().startsWith("expr:"))
        .forEach(asked::add);
    for (JsonNode panel :
        Scene.json(Files.readString(MONITORING.resolve("ferryman-dashboard.json")))
            .path("panels")) {
      assertThat(panel.path("title").asText()).isNotEmpty();
      panel.path("targets").forEach(it -> asked.add(it.path("expr").asText()));
    }

    assertThat(asked).hasSizeGreaterThan(20);
    assertThat(
            asked.stream()
                .flatMap(
                    it ->
                        Pattern.compile("(?:ferryman|drbd)_[a-z_]+(?=[ {)\\[]|$)")
                            .matcher(it)
                            .results())
                .map(MatchResult::group)
                .filter(it -> !told.contains("\n" + it + "{") && !told.contains("\n" + it + " ")))
        .isEmpty();
  }

  @Test
  void theDocumentNamesWhatIsTold() throws IOException {
    String told = text("events2-84-sync-node1.txt");
    Set<String> named = new TreeSet<>();
    Pattern.compile("`(ferryman_[a-z_]+)`")
        .matcher(Files.readString(Path.of("../docs/metrics.md")))
        .results()
        .forEach(it -> named.add(it.group(1)));
    Set<String> families = new TreeSet<>();
    Pattern.compile("# TYPE (ferryman_[a-z_]+) ")
        .matcher(told)
        .results()
        .forEach(it -> families.add(it.group(1)));

    families.add("ferryman_events_proof_age_seconds"); // not without a proof
    assertThat(named).isEqualTo(families);
  }
}
