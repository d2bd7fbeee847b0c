// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One parameter of an agent: what the metadata says of it, and what is accepted.
 *
 * @param name as in {@code OCF_RESKEY_name}
 * @param type the content type of the metadata
 * @param required whether the agent can do nothing without it
 * @param unique whether two resources must not share a value
 * @param dispensable whether the agent finds out otherwise what it tells, where it is wrong
 * @param reloadable whether {@code reload-agent} takes over a change
 * @param defaultValue what holds where it is not given
 * @param shortDescription a few words
 * @param longDescription what an administrator needs to know
 * @param complaint tells what is wrong with a value; empty if nothing is
 */
public record ParameterDefinition(
    String name,
    Type type,
    boolean required,
    boolean unique,
    boolean dispensable,
    boolean reloadable,
    Optional<String> defaultValue,
    String shortDescription,
    String longDescription,
    Function<String, Optional<String>> complaint) {

  /** Longest value accepted of any parameter, in characters. */
  public static final int LONGEST = 4096;

  private static final Pattern BOOLEAN =
      Pattern.compile("(?i)true|false|yes|no|on|off|1|0|y|n|ja|nein");

  /** Content types of the metadata (OCF 1.0 has no others that every schema accepts). */
  public enum Type {
    /** Any text. */
    STRING("string"),
    /** A whole number. */
    INTEGER("integer"),
    /** true or false. */
    BOOLEAN("boolean");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    /** The word in the metadata. */
    public String word() {
      return word;
    }
  }

  /** Checks. */
  public ParameterDefinition {
    if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException("not the name of a parameter: " + name);
    }
  }

  /** An optional parameter that accepts any text. */
  public static ParameterDefinition optional(
      String name, Type type, String shortDescription, String longDescription) {
    return new ParameterDefinition(
        name,
        type,
        false,
        false,
        false,
        false,
        Optional.empty(),
        shortDescription,
        longDescription,
        value -> Optional.empty());
  }

  /** The same with a default. */
  public ParameterDefinition withDefault(String value) {
    return new ParameterDefinition(
        name,
        type,
        required,
        unique,
        dispensable,
        reloadable,
        Optional.of(value),
        shortDescription,
        longDescription,
        complaint);
  }

  /** The same, but the agent can do nothing without it. */
  public ParameterDefinition asRequired() {
    return new ParameterDefinition(
        name,
        type,
        true,
        unique,
        dispensable,
        reloadable,
        defaultValue,
        shortDescription,
        longDescription,
        complaint);
  }

  /** The same, but no two resources may share a value. */
  public ParameterDefinition asUnique() {
    return new ParameterDefinition(
        name,
        type,
        required,
        true,
        dispensable,
        reloadable,
        defaultValue,
        shortDescription,
        longDescription,
        complaint);
  }

  /** The same, but where it is wrong the agent finds out otherwise which resource is meant. */
  public ParameterDefinition asDispensable() {
    return new ParameterDefinition(
        name,
        type,
        required,
        unique,
        true,
        reloadable,
        defaultValue,
        shortDescription,
        longDescription,
        complaint);
  }

  /** The same, but a change is taken over without a restart. */
  public ParameterDefinition asReloadable() {
    return new ParameterDefinition(
        name,
        type,
        required,
        unique,
        dispensable,
        true,
        defaultValue,
        shortDescription,
        longDescription,
        complaint);
  }

  /** The same, accepting only what {@code complaint} has nothing to say of. */
  public ParameterDefinition accepting(Function<String, Optional<String>> check) {
    return new ParameterDefinition(
        name,
        type,
        required,
        unique,
        dispensable,
        reloadable,
        defaultValue,
        shortDescription,
        longDescription,
        check);
  }

  /** The same, accepting only what matches; {@code expected} says in words what that is. */
  public ParameterDefinition matching(Pattern pattern, String expected) {
    return accepting(
        value ->
            pattern.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("is not " + expected));
  }

  /** Whether it alone tells which resource is meant: nothing can be done if it is wrong. */
  public boolean identifies() {
    return (required || unique) && !dispensable;
  }

  /** What is wrong with a value given for this parameter; empty if nothing is. */
  public Optional<String> complaintOf(String value) {
    if (value.length() > LONGEST) {
      return Optional.of("is longer than " + LONGEST + " characters");
    }
    if (value.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == 0xfffd)) {
      return Optional.of("holds a control character or is not UTF-8");
    }
    if (type == Type.INTEGER && !value.matches("-?[0-9]{1,9}")) {
      return Optional.of("is not a whole number");
    }
    if (type == Type.BOOLEAN && !BOOLEAN.matcher(value).matches()) {
      return Optional.of("is neither true nor false");
    }
    return complaint.apply(value);
  }
}
