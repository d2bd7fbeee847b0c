// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Arguments of a tool in GNU style.
 *
 * @param words what is no option
 * @param options long options without dashes, short ones by their letter; "yes" if without value
 */
public record Arguments(List<String> words, Map<String, String> options) {

  /**
   * Splits.
   *
   * @param argv the arguments
   * @param valued options that take the next argument as value if none is joined to them
   * @return words and options
   */
  public static Arguments of(List<String> argv, Set<String> valued) {
    List<String> words = new ArrayList<>();
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i < argv.size(); i++) {
      String arg = argv.get(i);
      if (!arg.startsWith("-") || arg.equals("-")) {
        words.add(arg);
        continue;
      }
      int equals = arg.indexOf('=');
      String name = arg.substring(arg.startsWith("--") ? 2 : 1, equals < 0 ? arg.length() : equals);
      if (equals >= 0) {
        options.put(name, arg.substring(equals + 1));
      } else if (valued.contains(name) && i + 1 < argv.size()) {
        options.put(name, argv.get(++i));
      } else {
        options.put(name, "yes");
      }
    }
    return new Arguments(List.copyOf(words), options);
  }

  /**
   * A word.
   *
   * @param index its place
   * @return the word, or empty
   */
  public Optional<String> word(int index) {
    return index < words.size() ? Optional.of(words.get(index)) : Optional.empty();
  }

  /**
   * Whether an option is given and not "no".
   *
   * @param names its names
   * @return true if so
   */
  public boolean has(String... names) {
    for (String name : names) {
      if (options.containsKey(name) && !"no".equals(options.get(name))) {
        return true;
      }
    }
    return false;
  }
}
