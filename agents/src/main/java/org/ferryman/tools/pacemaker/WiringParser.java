// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import static org.ferryman.exec.XmlOutput.children;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ferryman.tools.pacemaker.Wiring.Colocation;
import org.ferryman.tools.pacemaker.Wiring.GuestResource;
import org.ferryman.tools.pacemaker.Wiring.NodeBan;
import org.ferryman.tools.pacemaker.Wiring.Order;
import org.w3c.dom.Element;

/** Reads the constraints of a CIB. */
final class WiringParser {
  private static final Set<String> EVER = Set.of("INFINITY", "+INFINITY");

  private WiringParser() {}

  static Wiring parse(Element constraints, Set<String> migratable, List<GuestResource> guests) {
    List<Colocation> colocations = new ArrayList<>();
    for (Element it : children(constraints, "rsc_colocation")) {
      String attribute = it.getAttribute("node-attribute");
      boolean mandatory = EVER.contains(it.getAttribute("score").toUpperCase(Locale.ROOT));
      boolean sameNode = attribute.isEmpty() || attribute.equals("#uname");
      if (mandatory && sameNode && it.hasAttribute("rsc")) {
        colocations.add(
            new Colocation(
                it.getAttribute("id"),
                it.getAttribute("rsc"),
                it.getAttribute("rsc-role"),
                it.getAttribute("with-rsc"),
                it.getAttribute("with-rsc-role")));
      }
    }
    List<Order> orders = new ArrayList<>();
    for (Element it : children(constraints, "rsc_order")) {
      if (it.hasAttribute("first")) {
        orders.add(order(it));
      }
    }
    List<NodeBan> bans = new ArrayList<>();
    for (Element it : children(constraints, "rsc_location")) {
      bans(it, bans);
    }
    return new Wiring(colocations, orders, bans, migratable, guests);
  }

  /** Without actions both are starts; without the second it is the first, as for Pacemaker. */
  private static Order order(Element order) {
    String first = given(order, "first-action", "start");
    String kind = order.getAttribute("kind");
    String score = order.getAttribute("score").toUpperCase(Locale.ROOT);
    return new Order(
        order.getAttribute("id"),
        order.getAttribute("first"),
        first,
        order.getAttribute("then"),
        given(order, "then-action", first),
        kind.isEmpty() ? score.isEmpty() || !score.equals("0") : kind.equalsIgnoreCase("Mandatory"),
        !Set.of("false", "no", "off", "0", "n")
            .contains(order.getAttribute("symmetrical").toLowerCase(Locale.ROOT)));
  }

  private static String given(Element element, String attribute, String otherwise) {
    String value = element.getAttribute(attribute);
    return value.isEmpty() ? otherwise : value;
  }

  /** Only what is certain: a rule that asks for more than names may hold or not. */
  private static void bans(Element location, List<NodeBan> bans) {
    String resource = location.getAttribute("rsc");
    boolean forARole = !Set.of("", "started").contains(role(location));
    if (resource.isEmpty() || forARole) {
      return;
    }
    if (location.hasAttribute("node") && never(location)) {
      bans.add(
          new NodeBan(
              resource, false, List.of(new NodeBan.Name(true, location.getAttribute("node")))));
    }
    for (Element rule : children(location, "rule")) {
      List<Element> parts = children(rule, "expression");
      List<NodeBan.Name> names =
          parts.stream().map(WiringParser::name).flatMap(Optional::stream).toList();
      boolean namesAlone =
          !names.isEmpty()
              && names.size() == parts.size()
              && rule.getElementsByTagName("*").getLength() == parts.size();
      if (never(rule) && namesAlone && Set.of("", "started").contains(role(rule))) {
        bans.add(new NodeBan(resource, rule.getAttribute("boolean-op").equals("or"), names));
      }
    }
  }

  private static String role(Element element) {
    return element.getAttribute("role").toLowerCase(Locale.ROOT);
  }

  private static boolean never(Element element) {
    return element.getAttribute("score").equalsIgnoreCase("-INFINITY");
  }

  private static Optional<NodeBan.Name> name(Element expression) {
    String operation = expression.getAttribute("operation");
    return expression.getAttribute("attribute").equals("#uname")
            && Set.of("eq", "ne").contains(operation)
        ? Optional.of(new NodeBan.Name(operation.equals("eq"), expression.getAttribute("value")))
        : Optional.empty();
  }
}
