// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds a configuration to a CIB. */
final class XmlWriter {
  private final Tag configuration;

  private XmlWriter(Tag configuration) {
    this.configuration = configuration;
  }

  /**
   * The whole CIB.
   *
   * @throws IllegalArgumentException if the given one is none, or has one of the parts already
   */
  static String text(RenderRequest request, String cib) {
    Tag root = Tag.parse(cib);
    if (!root.name().equals("cib")) {
      throw new IllegalArgumentException("<%s> is no CIB".formatted(root.name()));
    }
    XmlWriter writer = new XmlWriter(root.child("configuration"));
    Parts.of(request).forEach(writer::add);
    root.refuseTwins();
    String name = request.topology().word();
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- Ferryman, topology "%s": %s.
             The reasons for its values are in its crm form. -->
        """
            .formatted(name, request.topology().title())
        + root.text();
  }

  private Tag section(String name) {
    return configuration.child(name);
  }

  private void add(Part part) {
    if (part instanceof Part.Resource it) {
      section("resources").add(resource(it));
    } else if (part instanceof Part.Ban it) {
      section("constraints").add(ban(it));
    } else if (part instanceof Part.Order it) {
      section("constraints").add(order(it));
    } else if (part instanceof Part.Colocation it) {
      section("constraints").add(colocation(it));
    } else if (part instanceof Part.Property it) {
      set("crm_config", "cluster_property_set", "cib-bootstrap-options", it.name(), it.value());
    } else if (part instanceof Part.Default it) {
      set("rsc_defaults", "meta_attributes", "rsc-options", it.name(), it.value());
    }
  }

  /** Sets an option that the cluster does not have yet. */
  private void set(String section, String kind, String id, String name, String value) {
    Tag set = section(section).childOr(kind, Tag.of(kind, "id", id));
    if (set.children().stream().noneMatch(it -> name.equals(it.attributes().get("name")))) {
      set.add(pair(set.attributes().getOrDefault("id", id), name, value));
    }
  }

  private static Tag resource(Part.Resource it) {
    Tag primitive =
        Tag.of(
            "primitive", "id", it.id(), "class", "ocf", "provider", "ferryman", "type", it.type());
    primitive.add(pairs("instance_attributes", it.id(), it.parameters()));
    primitive.add(pairs("meta_attributes", it.id(), it.meta()));
    Tag operations = Tag.of("operations");
    for (Part.Op op : it.operations()) {
      Map<String, String> attributes = new LinkedHashMap<>();
      attributes.put(
          "id", "%s-%s-%s".formatted(it.id(), op.name(), op.attributes().get("interval")));
      attributes.put("name", op.name());
      attributes.putAll(op.attributes());
      operations.add(new Tag("op", attributes, new ArrayList<>()));
    }
    primitive.add(operations);
    return it.around()
        .map(
            clone -> {
              Tag around = Tag.of("clone", "id", clone.id());
              around.add(pairs("meta_attributes", clone.id(), clone.meta()));
              around.add(primitive);
              return around;
            })
        .orElse(primitive);
  }

  private static Tag pairs(String kind, String owner, Map<String, String> pairs) {
    Tag set = Tag.of(kind, "id", owner + "-" + kind);
    pairs.forEach((name, value) -> set.add(pair(owner + "-" + kind, name, value)));
    return set;
  }

  private static Tag pair(String set, String name, String value) {
    return Tag.of("nvpair", "id", set + "-" + name, "name", name, "value", value);
  }

  private static Tag ban(Part.Ban it) {
    Tag location = Tag.of("rsc_location", "id", it.id(), "rsc", it.resource());
    Tag rule = Tag.of("rule", "score", "-INFINITY");
    if (it.tests().size() > 1) {
      rule.attributes().put("boolean-op", it.join().word());
    }
    rule.attributes().put("id", it.id() + "-rule");
    List<Part.Test> tests = it.tests();
    for (int i = 0; i < tests.size(); i++) {
      Tag test =
          Tag.of(
              "expression",
              "attribute",
              tests.get(i).attribute(),
              "operation",
              tests.get(i).operation());
      if (!tests.get(i).value().isEmpty()) {
        test.attributes().put("value", tests.get(i).value());
      }
      test.attributes().put("id", it.id() + "-rule-expression" + (i == 0 ? "" : "-" + (i - 1)));
      rule.add(test);
    }
    location.add(rule);
    return location;
  }

  private static Tag order(Part.Order it) {
    Tag order = Tag.of("rsc_order", "id", it.id(), "kind", it.kind());
    if (!it.symmetrical()) {
      order.attributes().put("symmetrical", "false");
    }
    order.attributes().put("first", it.first());
    order.attributes().put("first-action", it.firstAction());
    order.attributes().put("then", it.then());
    order.attributes().put("then-action", it.thenAction());
    return order;
  }

  private static Tag colocation(Part.Colocation it) {
    Tag colocation =
        Tag.of("rsc_colocation", "id", it.id(), "score", "INFINITY", "rsc", it.resource());
    if (!it.role().isEmpty()) {
      colocation.attributes().put("rsc-role", it.role());
    }
    colocation.attributes().put("with-rsc", it.with());
    if (!it.withRole().isEmpty()) {
      colocation.attributes().put("with-rsc-role", it.withRole());
    }
    return colocation;
  }
}
