// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.testcluster.storm.base.Arguments;
import org.ferryman.testcluster.storm.base.Xml;
import org.w3c.dom.Element;

/** What Pacemaker's tools answer on a node, in the words of 2.1.5. */
final class ClusterAnswers {
  private static final int NOT_CONNECTED = 102;
  private static final int NO_SUCH_OBJECT = 105;
  private static final int EXISTS = 108;
  private static final int INVALID_CONFIGURATION = 78;
  private static final int TIMEOUT = 124;
  private static final int USAGE = 64;
  private static final int NOT_FOUND = 127;
  private static final String REFUSED = "Connection refused";
  private static final String UNCONNECTED = "Transport endpoint is not connected";
  private static final String ABSENT = "No such device or address";

  private final Topology topology;
  private final Surroundings world;

  ClusterAnswers(Topology topology, Surroundings world) {
    this.topology = requireNonNull(topology, "topology");
    this.world = requireNonNull(world, "world");
  }

  /** After its time; what writes waits until it gets through. */
  void ask(String node, List<String> argv, Consumer<ToolAnswer> done) {
    Boot asked = topology.boot(node);
    world.after(
        world.timings().tool(),
        () -> {
          Boot boot = topology.boot(node);
          if (boot != asked) {
            return;
          }
          if (boot == null || !writes(argv)) {
            done.accept(answer(node, argv));
          } else if (argv.get(0).equals("attrd_updater")) {
            // the daemon answers at once, whether or not the others are told yet
            topology.say(boot, () -> answer(node, argv));
            done.accept(ToolAnswer.said(""));
          } else {
            topology.say(boot, () -> done.accept(answer(node, argv)));
          }
        });
  }

  private static boolean writes(List<String> argv) {
    Arguments arguments = new Arguments(argv);
    return switch (argv.get(0)) {
      case "attrd_updater", "crm_attribute" -> arguments.has("update") || arguments.has("delete");
      case "cibadmin" -> !arguments.has("query");
      case "crm_resource" -> arguments.has("set-parameter");
      default -> false;
    };
  }

  ToolAnswer answer(String node, List<String> argv) {
    Boot boot = topology.boot(node);
    Arguments arguments = new Arguments(argv);
    if (!arguments.unknown().isEmpty()) {
      return ToolAnswer.failed(
          USAGE, "%s: Unknown option %s%n".formatted(argv.get(0), arguments.unknown().get(0)));
    }
    return boot == null
        ? unconnected(argv, arguments)
        : switch (argv.get(0)) {
          case "crm_mon" -> status(boot, argv);
          case "cibadmin" -> cib(boot.partition, arguments);
          case "crm_node" -> ToolAnswer.said(boot.name + "\n");
          case "crmadmin" -> echo(boot, argv, arguments);
          case "attrd_updater" -> attribute(boot, argv, arguments);
          case "crm_attribute" -> nodeAttribute(boot.partition, arguments);
          case "crm_resource" -> resource(boot, argv, arguments);
          default -> ToolAnswer.failed(NOT_FOUND, argv.get(0) + ": not found\n");
        };
  }

  private static ToolAnswer unconnected(List<String> argv, Arguments arguments) {
    String tool = argv.get(0);
    String name = arguments.value("name").orElse("");
    List<String> errors =
        switch (tool) {
          case "crm_mon" ->
              List.of(
                  "error: Could not connect to launcher: " + REFUSED,
                  "crm_mon: Connection to cluster failed: " + REFUSED);
          case "cibadmin" ->
              List.of(
                  "Could not connect to the CIB: " + UNCONNECTED,
                  "Init failed, could not perform requested operations");
          case "crm_node" -> List.of("error: Could not connect to controller: " + REFUSED);
          case "crmadmin" ->
              List.of(
                  "error: Could not connect to controller: " + REFUSED,
                  "error: Command failed: " + REFUSED);
          case "attrd_updater" ->
              arguments.has("query")
                  ? List.of("attrd_updater: Could not connect to attrd: " + REFUSED)
                  : List.of(
                      "attrd_updater: Could not update %s=%s: %s (111)"
                          .formatted(name, arguments.value("update").orElse(""), REFUSED));
          case "crm_attribute" ->
              List.of("crm_attribute: Could not connect to the CIB: " + UNCONNECTED);
          case "crm_resource" ->
              List.of(
                  "crm_resource: Could not connect to the CIB: "
                      + UNCONNECTED
                      + "\nError performing operation: Not connected");
          default -> List.of();
        };
    return errors.isEmpty()
        ? ToolAnswer.failed(NOT_FOUND, tool + ": not found\n")
        : failed(argv, arguments, NOT_CONNECTED, "Not connected", errors);
  }

  private static ToolAnswer failed(
      List<String> argv, Arguments arguments, int code, String message, List<String> errors) {
    if (!arguments.isXml()) {
      return ToolAnswer.failed(code, String.join("\n", errors) + "\n");
    }
    StringBuilder body = new StringBuilder();
    body.append("  <status code=\"%d\" message=\"%s\">%n    <errors>%n".formatted(code, message));
    errors.forEach(it -> body.append("      <error>" + Xml.escapeText(it) + "</error>\n"));
    body.append("    </errors>\n  </status>\n");
    return new ToolAnswer(code, result(argv, body.toString()), "");
  }

  private static ToolAnswer good(List<String> argv, String body) {
    return ToolAnswer.said(result(argv, body + "  <status code=\"0\" message=\"OK\"/>\n"));
  }

  private static String result(List<String> argv, String body) {
    return "<pacemaker-result api-version=\"2.25\" request=\"%s\">%n%s</pacemaker-result>%n"
        .formatted(Xml.escape(String.join(" ", argv)), body);
  }

  private ToolAnswer status(Boot boot, List<String> argv) {
    return ToolAnswer.said(
        world.scheduler().status(boot.partition.cib(), world.now(), argv.subList(1, argv.size())));
  }

  private static ToolAnswer cib(Partition partition, Arguments arguments) {
    Optional<String> xpath = arguments.value("xpath");
    if (arguments.has("query")) {
      return query(partition.cib().text(), xpath, arguments.value("scope"));
    }
    if (arguments.has("create")) {
      return create(partition, arguments.required("scope"), arguments.required("xml-text"));
    }
    if (arguments.has("replace") && xpath.isPresent()) {
      Element by = Xml.parse(arguments.required("xml-text")).getDocumentElement();
      boolean there = partition.configure(it -> it.replaceFirst(xpath.get(), by));
      return there
          ? ToolAnswer.said("")
          : ToolAnswer.failed(NO_SUCH_OBJECT, "Call failed: " + ABSENT + "\n");
    }
    if (arguments.has("delete") && xpath.isPresent()) {
      partition.configure(it -> it.deleteFirst(xpath.get()));
      return ToolAnswer.said("");
    }
    return ToolAnswer.failed(USAGE, "cibadmin: what to do is not understood\n");
  }

  private static ToolAnswer query(String cib, Optional<String> xpath, Optional<String> scope) {
    if (xpath.isEmpty() && scope.isEmpty()) {
      return ToolAnswer.said(cib);
    }
    String path = xpath.orElseGet(() -> "//" + scope.orElseThrow());
    List<Element> found = Xml.find(Xml.parse(cib), path);
    if (found.isEmpty()) {
      return ToolAnswer.failed(NO_SUCH_OBJECT, "Call failed: " + ABSENT + "\n");
    }
    if (found.size() == 1) {
      return ToolAnswer.said(Xml.text(found.get(0)));
    }
    StringBuilder all = new StringBuilder("<xpath-query>\n");
    found.forEach(it -> Xml.write(all, it, "  "));
    return ToolAnswer.said(all.append("</xpath-query>\n").toString());
  }

  private static ToolAnswer create(Partition partition, String scope, String xml) {
    Element content = Xml.parse(xml).getDocumentElement();
    List<Element> there = partition.configure(it -> it.create(scope, content));
    if (there.isEmpty()) {
      return ToolAnswer.said("");
    }
    StringBuilder failed = new StringBuilder("<failed>\n");
    for (Element element : there) {
      failed.append("  <failed_update");
      Xml.attribute(failed, "id", element.getAttribute("id"));
      Xml.attribute(failed, "object_type", element.getTagName());
      failed.append(" operation=\"cib_create\" reason=\"File exists\">\n");
      Xml.write(failed, element, "    ");
      failed.append("  </failed_update>\n");
    }
    return new ToolAnswer(
        EXISTS, failed.append("</failed>\n").toString(), "Call failed: File exists\n");
  }

  private ToolAnswer echo(Boot boot, List<String> argv, Arguments arguments) {
    String node = arguments.required("status");
    Optional<Boot> other = boot.partition.member(node).filter(it -> topology.connected(boot, it));
    if (other.isEmpty()) {
      return failed(
          argv,
          arguments,
          TIMEOUT,
          "Timeout occurred",
          List.of("error: No reply received from controller before timeout"));
    }
    String state =
        boot.partition.leader().filter(it -> it == other.get()).isEmpty()
            ? "S_NOT_DC"
            : boot.partition.coordinator().map(Coordinator::isIdle).orElse(false)
                ? "S_IDLE"
                : "S_TRANSITION_ENGINE";
    return good(
        argv, "  <crmd node_name=\"%s\" state=\"%s\" result=\"ok\"/>%n".formatted(node, state));
  }

  private ToolAnswer attribute(Boot boot, List<String> argv, Arguments arguments) {
    String name = arguments.required("name");
    String node = arguments.value("node").orElse(boot.name);
    if (arguments.has("update")) {
      boot.partition.attribute(node, name, arguments.value("update"));
      return ToolAnswer.said("");
    }
    if (arguments.has("delete")) {
      boot.partition.attribute(node, name, Optional.empty());
      return ToolAnswer.said("");
    }
    Optional<String> value = boot.partition.cib().known(node).map(it -> it.attributes.get(name));
    if (value.isEmpty() && !boot.partition.hasHeardOf(name)) {
      return failed(
          argv,
          arguments,
          INVALID_CONFIGURATION,
          "Invalid configuration",
          List.of(
              "attrd_updater: Could not query value of %s: attribute does not exist"
                  .formatted(name)));
    }
    return good(
        argv,
        "  <attribute name=\"%s\" value=\"%s\" host=\"%s\"/>%n"
            .formatted(Xml.escape(name), Xml.escape(value.orElse("")), node));
  }

  private static ToolAnswer nodeAttribute(Partition partition, Arguments arguments) {
    String node = arguments.required("node");
    String name = arguments.required("name");
    Optional<Element> entry = partition.cib().configuration().node(node);
    if (entry.isEmpty()) {
      return ToolAnswer.failed(
          NO_SUCH_OBJECT, "crm_attribute: Could not map name=%s to a UUID%n".formatted(node));
    }
    if (arguments.has("update")) {
      partition.configure(
          it -> {
            it.nodeAttribute(node, name, arguments.required("update"));
            return true;
          });
      return ToolAnswer.said("");
    }
    return Configuration.parameter(entry.get(), name)
        .map(it -> ToolAnswer.said(it + "\n"))
        .orElseGet(
            () ->
                ToolAnswer.failed(
                    NO_SUCH_OBJECT, "crm_attribute: Error performing operation: " + ABSENT + "\n"));
  }

  private ToolAnswer resource(Boot boot, List<String> argv, Arguments arguments) {
    String id = arguments.required("resource");
    Configuration configuration = boot.partition.cib().configuration();
    Optional<Element> resource = configuration.resource(id);
    if (resource.isEmpty()) {
      return failed(
          argv,
          arguments,
          NO_SUCH_OBJECT,
          "No such object",
          List.of(
              "crm_resource: Resource '%s' not found\nError performing operation: No such object"
                  .formatted(id)));
    }
    if (arguments.has("locate")) {
      return located(boot, id, argv);
    }
    if (arguments.has("set-parameter")) {
      String name = arguments.required("set-parameter");
      String value = arguments.required("parameter-value");
      boot.partition.configure(
          it -> {
            it.utilization(id, name, value);
            return true;
          });
      return ToolAnswer.said(
          "Set '%1$s' option: id=%1$s-utilization-%2$s set=%1$s-utilization name=%2$s value=%3$s%n"
              .formatted(id, name, value));
    }
    String name = arguments.required("get-parameter");
    return Configuration.utilization(resource.get(), name)
        .map(it -> ToolAnswer.said(it + "\n"))
        .orElseGet(
            () -> new ToolAnswer(0, "", "Attribute '%s' not found for '%s'%n".formatted(name, id)));
  }

  /** From what crm_mon shows: a clone's instances are listed by node. */
  private ToolAnswer located(Boot boot, String id, List<String> argv) {
    Element root =
        Xml.parse(status(boot, List.of("crm_mon", "--one-shot", "--output-as=xml")).out())
            .getDocumentElement();
    StringBuilder nodes = new StringBuilder();
    for (Element instance : Xml.descendants(root, "resource")) {
      String primitive = instance.getAttribute("id").replaceAll(":.*", "");
      boolean its =
          primitive.equals(id)
              || (instance.getParentNode() instanceof Element parent
                  && parent.getAttribute("id").equals(id));
      if (its && instance.getAttribute("active").equals("true")) {
        String state =
            instance.getAttribute("role").equals("Promoted") ? " state=\"promoted\"" : "";
        Xml.children(instance)
            .forEach(
                it ->
                    nodes.append(
                        "    <node%s>%s</node>%n".formatted(state, it.getAttribute("name"))));
      }
    }
    return good(
        argv,
        nodes.isEmpty()
            ? "  <nodes resource=\"%s\"/>%n".formatted(id)
            : "  <nodes resource=\"%s\">%n%s  </nodes>%n".formatted(id, nodes));
  }
}
