// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ferryman.controller.admin.render.Form;
import org.ferryman.controller.admin.render.RenderRequest;
import org.ferryman.controller.admin.render.Topology;
import org.ferryman.controller.admin.render.WantedGuest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The samples are what {@code ferryman cib render} prints for their names. */
class RenderTest {
  private static final Path WIZARD =
      Sample.folder().resolveSibling("ocf-wrappers/src/main/crmsh/ferryman/main.yml");
  private static final List<String> NODES = List.of("node1", "node2");

  @TempDir Path directory;

  private static RenderRequest request(Topology topology) {
    return new RenderRequest(
        topology,
        switch (topology) {
          case MULTI_DISK -> List.of(guest("vm1", "r0", "r1"));
          case MANY_GUESTS -> List.of(guest("vm1", "r1"), guest("vm2", "r2"), guest("vm3", "r3"));
          default -> List.of(guest("vm1", "r0"));
        },
        NODES);
  }

  private static WantedGuest guest(String name, String... resources) {
    return new WantedGuest(name, List.of(resources), WantedGuest.usualFile(name), "600s");
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  @ParameterizedTest
  @EnumSource
  void crmFormOfTheSampleIsRendered(Topology topology) throws IOException {
    assertThat(withoutFencing(topology, read(Sample.named(topology.word()).crmFile())))
        .isEqualTo(Form.CRM.text(request(topology), ""));
  }

  @ParameterizedTest
  @EnumSource
  void pcsFormOfTheSampleIsRendered(Topology topology) throws IOException {
    assertThat(withoutFencing(topology, read(Sample.named(topology.word()).pcsFile())))
        .isEqualTo(Form.PCS.text(request(topology), ""));
  }

  @ParameterizedTest
  @EnumSource
  void xmlFormOfTheSampleIsRenderedIntoAClusterWithFencing(Topology topology) throws IOException {
    Sample sample = Sample.named(topology.word());
    String cluster = topology == Topology.FENCED ? devicesAlone(sample) : read(sample.base());

    assertThat(Configuration.of(Xml.parse(Form.XML.text(request(topology), cluster))))
        .isEqualTo(Configuration.of(sample.xml()));
  }

  /** The fence devices are the reader's own, and in the sample for its tests. */
  private static String withoutFencing(Topology topology, String text) {
    return topology == Topology.FENCED
        ? text.replaceFirst("(?s)# One power switch a node.*?timeout=20s\n.*?timeout=20s\n\n?", "")
        : text;
  }

  private static String devicesAlone(Sample sample) throws IOException {
    String text = read(sample.xmlFile());
    return text.replaceAll("(?s)<primitive id=\"vm1\".*?</primitive>", "")
        .replaceAll("(?s)<clone .*?</clone>", "")
        .replaceAll("(?s)<cluster_property_set.*?</cluster_property_set>", "")
        .replaceAll("(?s)<constraints>.*?</constraints>", "<constraints/>")
        .replaceAll("(?s)<rsc_defaults>.*?</rsc_defaults>", "");
  }

  @Test
  void wizardOfCrmShellHasTheTextOfLiveMigration() throws IOException {
    String rendered =
        Form.CRM.text(
            new RenderRequest(
                Topology.LIVE_MIGRATION,
                List.of(
                    new WantedGuest(
                        "{{guest}}", List.of("{{resource}}"), "{{file}}", "{{migrate_to}}")),
                List.of("{{node1}}", "{{node2}}")),
            "");
    String text =
        rendered
            .substring(rendered.indexOf("\n#\n") + 3)
            .replace(" \\\n", "\n")
            .replace("xmfile={{file}}", "xmfile=\"{{file}}\"")
            .lines()
            .map(it -> "      " + it + "\n")
            .reduce("", String::concat);

    assertThat(read(WIZARD)).endsWith("    cib: |\n" + text);
  }

  @Test
  void wizardRunsInCrmShell() throws IOException {
    Workplace workplace = new Workplace(directory);
    Path scripts = Files.createDirectories(directory.resolve(".config/crm/scripts/ferryman"));
    Files.copy(WIZARD, scripts.resolve("main.yml"));
    Path cib = directory.resolve("cib.xml");
    Files.writeString(cib, read(Sample.folder().resolve("src/test/resources/empty.xml")));
    Map<String, String> environment = Map.of("CIB_file", cib.toString());

    assertThat(
            workplace
                .withAgents(environment, List.of("crm", "script", "show", "ferryman"))
                .output())
        .contains("guest", "resource", "node1");
    assertThat(
            workplace
                .withAgents(
                    environment,
                    List.of(
                        "crm",
                        "-D",
                        "plain",
                        "script",
                        "run",
                        "ferryman",
                        "guest=web",
                        "resource=disk7",
                        "file=/etc/xen/web.cfg",
                        "node1=alpha",
                        "node2=beta",
                        "nodes=localhost",
                        "dry_run=yes"))
                .output())
        .contains(
            "primitive web ocf:ferryman:xen",
            "#uname ne alpha and #uname ne beta",
            "location web-where-ready web",
            "configure load update");
  }
}
