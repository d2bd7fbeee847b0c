// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.cib.CibContentsParser;
import org.ferryman.controller.tools.pacemaker.cib.CibDocument;

/**
 * A fault that was planted into a sample.
 *
 * @param kind what is to be found
 * @param sample the topology
 * @param plant makes the sample's XML wrong
 */
record Planted(String kind, String sample, UnaryOperator<String> plant) {
  private static final Path SAMPLES = Path.of("").toAbsolutePath().resolveSibling("cib-samples");

  /** One in the sample live-migration, where a text is replaced by another one. */
  static Planted replaced(String kind, String before, String after) {
    return in("live-migration", kind, before, after);
  }

  /** One in that sample. */
  static Planted in(String sample, String kind, String before, String after) {
    return new Planted(
        kind,
        sample,
        text -> {
          assertThat(text).as(sample).contains(before);
          return text.replace(before, after);
        });
  }

  /** One by a name-value pair of a meta attribute, a parameter or an option, that gets a value. */
  static Planted pair(String kind, String name, String value) {
    return new Planted(
        kind,
        "live-migration",
        text -> {
          String changed =
              text.replaceAll("(name=\"" + name + "\" value=)\"[^\"]*\"", "$1\"" + value + "\"");
          assertThat(changed).as(name).isNotEqualTo(text);
          return changed;
        });
  }

  /** One by an option of the cluster. */
  static Planted option(String kind, String name, String value) {
    return replaced(
        kind,
        "<crm_config/>",
        "<crm_config><cluster_property_set id=\"o\"><nvpair id=\"o-1\" name=\"%s\" value=\"%s\"/></cluster_property_set></crm_config>"
            .formatted(name, value));
  }

  /** One by a line of XML that is taken out, with all lines up to its end where it has such. */
  static Planted without(String kind, String id) {
    return new Planted(
        kind,
        "live-migration",
        text -> {
          String changed =
              text.replaceAll("(?s)<(\\w+) id=\"" + id + "\"(?:[^>]*/>|[^>]*[^/]>.*?</\\1>)", "");
          assertThat(changed).as(id).isNotEqualTo(text);
          return changed;
        });
  }

  /** One by a constraint more. */
  static Planted constraint(String kind, String xml) {
    return replaced(kind, "<constraints>", "<constraints>" + xml);
  }

  /** One by an attribute that node1 has, transient or a count of failures. */
  static Planted attribute(String kind, String name, String value) {
    return replaced(
        kind,
        "<status/>",
        "<status><node_state id=\"1\" uname=\"node1\"><transient_attributes id=\"1\"><instance_attributes id=\"s\"><nvpair id=\"s-1\" name=\"%s\" value=\"%s\"/></instance_attributes></transient_attributes></node_state></status>"
            .formatted(name, value));
  }

  static CibContents read(String text) {
    return CibContentsParser.parse(CibDocument.parse(text));
  }

  static String text(String sample) {
    try {
      return Files.readString(SAMPLES.resolve(sample).resolve("cib.xml"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The kinds of all findings. */
  List<String> found() {
    return CibChecks.of(read(plant.apply(text(sample)))).stream()
        .map(Diagnosis::kind)
        .distinct()
        .toList();
  }

  @Override
  public String toString() {
    return kind + " in " + sample;
  }
}
