// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.render;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A part of a configuration, in no form yet, with the comment that stands before it. */
sealed interface Part {

  /** Why it is so, in lines; empty where it was told before. */
  String comment();

  /** An operation: its attributes after its name, in order. */
  record Op(String name, Map<String, String> attributes) {}

  /** A resource; its clone is empty where it is none. */
  record Resource(
      String comment,
      String id,
      String type,
      Map<String, String> parameters,
      Map<String, String> meta,
      List<Op> operations,
      Optional<Clone> around)
      implements Part {
    /** What is started and stopped. */
    String outermost() {
      return around.map(Clone::id).orElse(id);
    }
  }

  /** What a resource is cloned by. */
  record Clone(String comment, String id, Map<String, String> meta) {}

  /** A ban by a rule. */
  record Ban(String comment, String id, String resource, Join join, List<Test> tests)
      implements Part {}

  /** How the tests of a rule are joined. */
  enum Join {
    AND,
    OR;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A test of a node attribute; the value is empty for {@code not_defined}. */
  record Test(String attribute, String operation, String value) {}

  /** An order of two actions. */
  record Order(
      String comment,
      String id,
      String kind,
      boolean symmetrical,
      String first,
      String firstAction,
      String then,
      String thenAction)
      implements Part {}

  /** One in the place, and in the role, of the other; an empty role is none. */
  record Colocation(
      String comment, String id, String resource, String role, String with, String withRole)
      implements Part {}

  /** An option of the cluster. */
  record Property(String comment, String name, String value) implements Part {}

  /** A meta attribute that all resources have by default. */
  record Default(String comment, String name, String value) implements Part {}
}
