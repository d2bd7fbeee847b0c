// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.render;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The forms that a configuration can have, and what they have in common. */
public enum Form {
  /** A CIB. */
  XML,
  /** For crm shell. */
  CRM,
  /** A script for pcs. */
  PCS;

  /** What is to be done about fencing, which nobody can make up. */
  static String fencing(Topology topology) {
    return topology == Topology.FENCED
        ? "A fence device for each node belongs to it: put your own power switches in."
        : "Fencing is not in here: set it up first.";
  }

  /** The text, of a request that has no complaint; the CIB is what XML is added to. */
  public String text(RenderRequest request, String cib) {
    return switch (this) {
      case XML -> XmlWriter.text(request, cib);
      case CRM -> CrmWriter.text(request);
      case PCS -> PcsWriter.text(request);
    };
  }

  static String pairs(Map<String, String> pairs) {
    return pairs.entrySet().stream()
        .map(it -> it.getKey() + "=" + it.getValue())
        .collect(joining(" "));
  }

  /** Those of a clone, on two lines. */
  static String wrapped(Map<String, String> pairs) {
    return pairs(pairs).replace(" notify=", " \\\n    notify=");
  }

  /** The tests of a rule, two on a line. */
  static String tests(Part.Ban ban, String indent, UnaryOperator<String> quote) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < ban.tests().size(); i += 2) {
      lines.add(
          ban.tests().subList(i, Math.min(i + 2, ban.tests().size())).stream()
              .map(it -> test(it, quote))
              .collect(joining(" " + ban.join().word() + " ")));
    }
    return String.join(" \\\n" + indent + ban.join().word() + " ", lines);
  }

  private static String test(Part.Test test, UnaryOperator<String> quote) {
    return test.value().isEmpty()
        ? test.operation() + " " + quote.apply(test.attribute())
        : "%s %s %s".formatted(quote.apply(test.attribute()), test.operation(), test.value());
  }
}
