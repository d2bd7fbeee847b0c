// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import java.util.List;
import java.util.stream.Stream;

/** A setting's value, and where it stands. xl keeps numbers as the text that was written. */
public sealed interface ConfigValue {

  /** The line it starts on, from 1. */
  int line();

  /** The column it starts at, from 1. */
  int column();

  /**
   * A string (escapes resolved) or a number (as written).
   *
   * @param added whether it came by {@code +=}: xl takes no such text for a number
   */
  record Text(String value, int line, int column, boolean added) implements ConfigValue {
    /** One that did not. */
    public Text(String value, int line, int column) {
      this(value, line, column, false);
    }
  }

  /** A list; its items may be lists. */
  record Items(List<ConfigValue> values, int line, int column) implements ConfigValue {
    /** Copies. */
    public Items {
      values = List.copyOf(values);
    }
  }

  /** What {@code += this} gives, with nothing before. */
  default ConfigValue plus() {
    return this instanceof Text mine
        ? new Text(mine.value(), mine.line(), mine.column(), true)
        : this;
  }

  /** What {@code this += added} gives; empty text and lists don't mix. */
  default ConfigValue plus(ConfigValue added) throws ConfigSyntaxException {
    if (this instanceof Text mine && added instanceof Text other) {
      return new Text(mine.value() + other.value(), line(), column(), true);
    }
    if (this instanceof Items mine && added instanceof Items other) {
      return new Items(
          Stream.concat(mine.values().stream(), other.values().stream()).toList(),
          line(),
          column());
    }
    throw new ConfigSyntaxException(
        added.line(),
        added.column(),
        "+= can't add a %s to the %s given on line %d; write both as the same kind"
            .formatted(kind(added), kind(this), line()));
  }

  private static String kind(ConfigValue value) {
    return value instanceof Text ? "string" : "list";
  }
}
