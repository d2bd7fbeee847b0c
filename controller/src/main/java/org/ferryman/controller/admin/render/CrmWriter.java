// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.render;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a configuration for crm shell. */
final class CrmWriter {
  private CrmWriter() {}

  static String text(RenderRequest request) {
    String name = request.topology().word();
    return lines(
            "# ",
            """
            Ferryman, topology "%s": %s.
            Load with:  crm configure load update %s.crm     (or type the lines at the crm prompt)
            Made by:    %s
            %s
            """
                .formatted(
                    name,
                    request.topology().title(),
                    name,
                    Parts.command(request),
                    Form.fencing(request.topology())))
        + "#\n"
        + commands(Parts.of(request));
  }

  static String commands(List<Part> parts) {
    return parts.stream().map(CrmWriter::command).collect(joining());
  }

  private static String command(Part part) {
    String comment = lines("# ", part.comment());
    if (part instanceof Part.Resource it) {
      return comment + resource(it);
    }
    if (part instanceof Part.Ban it) {
      return comment
          + "location %s %s \\\n    rule -inf: %s\n".formatted(it.id(), it.resource(), tests(it));
    }
    if (part instanceof Part.Order it) {
      return comment
          + "order %s %s: %s:%s %s:%s%s\n"
              .formatted(
                  it.id(),
                  it.kind(),
                  it.first(),
                  it.firstAction(),
                  it.then(),
                  it.thenAction(),
                  it.symmetrical() ? "" : " symmetrical=false");
    }
    if (part instanceof Part.Colocation it) {
      return comment
          + "colocation %s inf: %s %s\n"
              .formatted(it.id(), role(it.resource(), it.role()), role(it.with(), it.withRole()));
    }
    if (part instanceof Part.Property it) {
      return comment + "property %s=%s\n".formatted(it.name(), it.value());
    }
    Part.Default it = (Part.Default) part;
    return comment + "rsc_defaults %s=%s\n".formatted(it.name(), it.value());
  }

  private static String resource(Part.Resource it) {
    List<String> lines = new ArrayList<>();
    lines.add("primitive %s ocf:ferryman:%s".formatted(it.id(), it.type()));
    lines.add("params " + quoted(it.parameters()));
    lines.add("meta " + Form.pairs(it.meta()));
    it.operations().forEach(op -> lines.add("op " + op.name() + " " + Form.pairs(op.attributes())));
    String primitive = String.join(" \\\n    ", lines) + "\n";
    return primitive
        + it.around()
            .map(
                clone ->
                    lines("# ", clone.comment())
                        + "clone %s %s \\\n    meta %s\n"
                            .formatted(clone.id(), it.id(), Form.wrapped(clone.meta())))
            .orElse("");
  }

  private static String quoted(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(
            it ->
                it.getValue().startsWith("/")
                    ? "%s=\"%s\"".formatted(it.getKey(), it.getValue())
                    : "%s=%s".formatted(it.getKey(), it.getValue()))
        .collect(joining(" "));
  }

  private static String tests(Part.Ban ban) {
    return Form.tests(ban, "        ", it -> it);
  }

  private static String role(String resource, String role) {
    return role.isEmpty() ? resource : resource + ":" + role;
  }

  static String lines(String before, String text) {
    return text.lines().map(it -> before + it + "\n").collect(joining());
  }
}
