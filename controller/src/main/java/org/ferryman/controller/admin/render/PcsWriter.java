// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.render;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a configuration as a script of pcs commands. */
final class PcsWriter {
  private PcsWriter() {}

  static String text(RenderRequest request) {
    String name = request.topology().word();
    List<Part> parts = Parts.of(request);
    return "#!/bin/sh\n"
        + CrmWriter.lines(
            "# ",
            """
            Ferryman, topology "%1$s": %2$s.
            Run as:  sh %1$s.pcs          on a node of the running cluster, or
                     sh %1$s.pcs FILE     to write into a CIB file (or set PCS_FILE=FILE)
            Made by: %3$s
            %4$s
            """
                .formatted(
                    name,
                    request.topology().title(),
                    Parts.command(request),
                    Form.fencing(request.topology())))
        + """
        set -eu

        cib="${1:-${PCS_FILE:-}}"

        run() {
            pcs ${cib:+-f "$cib"} "$@"
        }
        """
        + parts.stream()
            .filter(Part.Resource.class::isInstance)
            .map(it -> "\n" + command(it))
            .collect(joining())
        + "\n"
        + parts.stream()
            .filter(it -> !(it instanceof Part.Resource))
            .map(
                it ->
                    (it instanceof Part.Property || it instanceof Part.Default ? "\n" : "")
                        + command(it))
            .collect(joining())
        + "\n# Nothing is started before all its constraints are there.\nrun resource enable "
        + enabled(parts)
        + "\n";
  }

  /** What is started at the end, a few on a line. */
  private static String enabled(List<Part> parts) {
    List<String> names =
        parts.stream()
            .filter(Part.Resource.class::isInstance)
            .map(it -> ((Part.Resource) it).outermost())
            .toList();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < names.size(); i += 4) {
      lines.add(String.join(" ", names.subList(i, Math.min(i + 4, names.size()))));
    }
    return String.join(" \\\n    ", lines);
  }

  private static String command(Part part) {
    String comment = CrmWriter.lines("# ", part.comment());
    if (part instanceof Part.Resource it) {
      return resource(it);
    }
    if (part instanceof Part.Ban it) {
      return comment
          + "run constraint location %s rule constraint-id=%s score=-INFINITY \\\n    %s\n"
              .formatted(it.resource(), it.id(), Form.tests(it, "    ", PcsWriter::quoted));
    }
    if (part instanceof Part.Order it) {
      return comment + order(it);
    }
    if (part instanceof Part.Colocation it) {
      return comment
          + "run constraint colocation add %s with %s INFINITY id=%s\n"
              .formatted(role(it.role(), it.resource()), role(it.withRole(), it.with()), it.id());
    }
    if (part instanceof Part.Property it) {
      return comment + "run property set %s=%s\n".formatted(it.name(), it.value());
    }
    Part.Default it = (Part.Default) part;
    return comment + "run resource defaults update %s=%s\n".formatted(it.name(), it.value());
  }

  /** A word after which sh would expect more is in quotes: ShellCheck takes it for one. */
  private static String order(Part.Order it) {
    return "run constraint order %s %s 'then' %s %s%s id=%s\n"
        .formatted(
            it.firstAction(),
            it.first(),
            it.thenAction(),
            it.then(),
            it.symmetrical()
                ? " kind=" + it.kind()
                : " \\\n    kind=%s symmetrical=false".formatted(it.kind()),
            it.id());
  }

  private static String resource(Part.Resource it) {
    List<String> lines = new ArrayList<>();
    lines.add("run resource create %s ocf:ferryman:%s".formatted(it.id(), it.type()));
    lines.add(parameters(it.parameters()));
    it.operations().forEach(op -> lines.add("op " + op.name() + " " + Form.pairs(op.attributes())));
    lines.add("meta " + Form.pairs(it.meta()));
    it.around()
        .ifPresent(
            clone -> {
              lines.add("promotable " + clone.id());
              lines.add(Form.wrapped(clone.meta()).replace("promotable=true ", ""));
            });
    lines.add("--no-default-ops --disabled");
    return CrmWriter.lines("# ", it.comment() + it.around().map(Part.Clone::comment).orElse(""))
        + String.join(" \\\n    ", lines)
        + "\n";
  }

  private static String parameters(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(it -> it.getKey() + "=" + quoted(it.getValue()))
        .collect(joining(" "));
  }

  /** What sh would make something of is quoted. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./,:=@%+-]*") ? word : "\"" + word + "\"";
  }

  private static String role(String role, String resource) {
    return role.isEmpty() ? resource : role + " " + resource;
  }
}
