// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.cib;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A location constraint.
 *
 * @param id its id
 * @param resource the resource it is about; empty where it is about a pattern or a set
 * @param role the role it is about; empty for any
 * @param node the node it names; empty where it has rules
 * @param score its score; empty where it has rules
 * @param rules its rules
 */
public record Location(
    String id, String resource, String role, String node, String score, List<Rule> rules) {

  /** Checks and copies. */
  public Location {
    requireNonNull(id, "id");
    requireNonNull(resource, "resource");
    requireNonNull(role, "role");
    requireNonNull(node, "node");
    requireNonNull(score, "score");
    rules = List.copyOf(rules);
  }

  /**
   * One rule.
   *
   * @param any whether one fitting expression is enough
   * @param expressions all; other parts of a rule are not read
   * @param whole whether there is nothing else in it
   */
  public record Rule(
      String score, String role, boolean any, List<Expression> expressions, boolean whole) {
    /** Checks and copies. */
    public Rule {
      requireNonNull(score, "score");
      requireNonNull(role, "role");
      expressions = List.copyOf(expressions);
    }

    /** Whether it holds for a node with these attributes; empty if that can't be told. */
    public Optional<Boolean> holds(Map<String, String> attributes) {
      if (!whole || expressions.isEmpty()) {
        return Optional.empty();
      }
      List<Optional<Boolean>> each = expressions.stream().map(it -> it.holds(attributes)).toList();
      if (each.stream().anyMatch(Optional::isEmpty)) {
        return Optional.empty();
      }
      return Optional.of(
          any
              ? each.stream().anyMatch(it -> it.orElse(false))
              : each.stream().allMatch(it -> it.orElse(false)));
    }
  }

  /** Compares an attribute of a node. */
  public record Expression(String attribute, String operation, String value) {
    /** Checks. */
    public Expression {
      requireNonNull(attribute, "attribute");
      requireNonNull(operation, "operation");
      requireNonNull(value, "value");
    }

    /** Whether it holds for a node with these attributes; empty if that can't be told. */
    Optional<Boolean> holds(Map<String, String> attributes) {
      Optional<String> found = Optional.ofNullable(attributes.get(attribute));
      return switch (operation) {
        case "defined" -> Optional.of(found.isPresent());
        case "not_defined" -> Optional.of(found.isEmpty());
        case "eq" -> Optional.of(found.filter(value::equals).isPresent());
        case "ne" -> Optional.of(found.filter(value::equals).isEmpty());
        case "lt", "lte", "gt", "gte" -> found.map(it -> compares(it)).orElse(Optional.of(false));
        default -> Optional.empty();
      };
    }

    private Optional<Boolean> compares(String found) {
      Optional<Long> left = number(found);
      Optional<Long> right = number(value);
      if (left.isEmpty() || right.isEmpty()) {
        return Optional.empty();
      }
      int order = Long.compare(left.get(), right.get());
      return Optional.of(
          switch (operation) {
            case "lt" -> order < 0;
            case "lte" -> order <= 0;
            case "gt" -> order > 0;
            default -> order >= 0;
          });
    }

    private static Optional<Long> number(String text) {
      return text.matches("[+-]?[0-9]{1,15}")
          ? Optional.of(Long.parseLong(text))
          : switch (text.toUpperCase(Locale.ROOT)) {
            case "INFINITY", "+INFINITY" -> Optional.of(1_000_000L);
            case "-INFINITY" -> Optional.of(-1_000_000L);
            default -> Optional.empty();
          };
    }
  }

  /** Whether a role that is named is that of a guest that runs, or none is named. */
  public static boolean ofAnyRole(String role) {
    return Set.of("", "started").contains(role.toLowerCase(Locale.ROOT));
  }

  /** Whether a move of an administrator's has left it behind ({@code crm_resource --move}). */
  public boolean leftByMove() {
    return id.startsWith("cli-prefer-") || id.startsWith("cli-ban-");
  }

  /** Whether one of its rules asks for that attribute. */
  public boolean asksFor(String attribute) {
    return rules.stream()
        .flatMap(it -> it.expressions().stream())
        .anyMatch(it -> it.attribute().equals(attribute));
  }
}
