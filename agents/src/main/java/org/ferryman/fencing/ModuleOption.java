// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.NodeTools;

/** Whether DRBD's module runs with {@code disable_sendpage}, or would. */
enum ModuleOption {
  /** It is on. */
  ON,
  /** It is off. */
  OFF,
  /** The module that is loaded has no such parameter. */
  NO_SUCH_PARAMETER,
  /** It can't be told. */
  UNKNOWN;

  private static final String PARAMETER = "disable_sendpage";
  private static final Pattern TRUTH = Pattern.compile("(?i)y|yes|1|true|on");

  /** Of the module that is loaded, under {@code /sys/module}; else of modprobe's configuration. */
  static ModuleOption read(Path modules, NodeTools node, Operation operation) {
    Path module = modules.resolve("drbd");
    Path parameter = module.resolve("parameters").resolve(PARAMETER);
    try {
      if (Files.isReadable(parameter)) {
        String value = Files.readString(parameter, StandardCharsets.US_ASCII).strip();
        return TRUTH.matcher(value).matches() ? ON : OFF;
      }
    } catch (IOException e) {
      operation.log().warn(parameter + " can't be read: " + e);
      return UNKNOWN;
    }
    if (Files.isDirectory(module)) {
      return NO_SUCH_PARAMETER;
    }
    Optional<List<String>> options = node.moduleOptions(operation);
    return options.map(ModuleOption::configured).orElse(UNKNOWN);
  }

  private static ModuleOption configured(List<String> lines) {
    return lines.stream()
            .flatMap(line -> List.of(line.split("\\s+")).stream())
            .filter(word -> word.startsWith(PARAMETER + "="))
            .anyMatch(word -> TRUTH.matcher(word.substring(PARAMETER.length() + 1)).matches())
        ? ON
        : OFF;
  }
}
