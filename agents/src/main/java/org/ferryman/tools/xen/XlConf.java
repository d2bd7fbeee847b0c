// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ferryman.tools.xen.config.ConfigFile;
import org.ferryman.tools.xen.config.ConfigSyntaxException;
import org.ferryman.tools.xen.config.ConfigValue;
import org.ferryman.tools.xen.config.GuestConfig;

/** What xl's own configuration (xl.conf(5)) says about guests. */
public final class XlConf {
  /** Where xl looks for it. */
  public static final Path PATH = Path.of("/etc/xen/xl.conf");

  private static final String BRIDGE_SCRIPT = "vif-bridge";
  private static final String BRIDGE = "xenbr0";

  private final ConfigFile file;

  private XlConf(ConfigFile file) {
    this.file = file;
  }

  /**
   * Reads it; where there is no such file xl's defaults hold.
   *
   * @throws IOException if it can't be read
   * @throws ConfigSyntaxException if it makes no sense
   */
  public static XlConf read(Path path) throws IOException, ConfigSyntaxException {
    return new XlConf(
        ConfigFile.parse(
            Files.exists(path)
                ? new String(
                    RegularFile.read(path, GuestConfig.LONGEST), StandardCharsets.ISO_8859_1)
                : ""));
  }

  /** Whether Domain-0 gives memory to guests; empty if xl decides by Xen's command line. */
  Optional<Boolean> autoballoon() {
    return Optional.ofNullable(
        Map.of("on", true, "1", true, "off", false, "0", false).get(value("autoballoon", "auto")));
  }

  /**
   * The bridge that a network interface is connected to which names none; empty where another
   * script than Xen's {@code vif-bridge} connects it, whose names may be no bridge's.
   */
  public Optional<String> defaultBridge() {
    String script = value("vif.default.script", BRIDGE_SCRIPT);
    return script.equals(BRIDGE_SCRIPT) || script.endsWith("/" + BRIDGE_SCRIPT)
        ? Optional.of(value("vif.default.bridge", BRIDGE))
        : Optional.empty();
  }

  private String value(String name, String standard) {
    return file.text(name)
        .map(ConfigValue.Text::value)
        .filter(it -> !it.isEmpty())
        .orElse(standard);
  }
}
