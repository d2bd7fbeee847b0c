/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.fencing;

import static java.util.Objects.requireNonNull;
import static org.ferryman.exec.XmlOutput.child;
import static org.ferryman.exec.XmlOutput.children;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.exec.XmlOutput;
import org.w3c.dom.Element;

/**
 * A resource as the configuration has it, with the options that matter for fencing and for Xen
 * ({@code drbdadm dump-xml}).
 *
 * @param name the resource's name
 * @param hosts its sides, by host name, in order
 * @param stacked whether a side lies on another resource
 * @param options by section and name, such as {@code net/protocol}
 * @param handlers the commands, by the handlers' names
 */
public record ResourceConfiguration(
    String name,
    Map<String, Side> hosts,
    boolean stacked,
    Map<String, String> options,
    Map<String, String> handlers) {

  /** Checks and copies. */
  public ResourceConfiguration {
    requireNonNull(name, "name");
    hosts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
    options = Map.copyOf(options);
    handlers = Map.copyOf(handlers);
  }

  /**
   * One side: the device of each volume, by number.
   *
   * @param devices such as {@code /dev/drbd0}
   * @param nodeId DRBD 9's id of the node; empty on 8.4
   */
  public record Side(Map<Integer, String> devices, Optional<String> nodeId) {
    /** Copies. */
    public Side {
      devices = Map.copyOf(devices);
      requireNonNull(nodeId, "nodeId");
    }
  }

  /** Of the section {@code net}, where DRBD 9 has it, else of {@code disk}, as 8.4. */
  public FencingPolicy fencing() {
    return Optional.ofNullable(options.get("net/fencing"))
        .or(() -> Optional.ofNullable(options.get("disk/fencing")))
        .map(FencingPolicy::of)
        .orElse(FencingPolicy.DONT_CARE);
  }

  /** An option of the section {@code net}. */
  public Optional<String> net(String option) {
    return Optional.ofNullable(options.get("net/" + option));
  }

  /** The command of a handler. */
  public Optional<String> handler(String handler) {
    return Optional.ofNullable(handlers.get(handler));
  }

  /**
   * Reads the XML of one resource or of a whole configuration.
   *
   * @throws IllegalArgumentException if it is not what drbdadm prints
   */
  static List<ResourceConfiguration> parse(String xml) {
    Element root = XmlOutput.parse(xml);
    if (root.getTagName().equals("resource")) {
      return List.of(resource(root));
    }
    if (!root.getTagName().equals("config")) {
      throw new IllegalArgumentException("<" + root.getTagName() + "> is no configuration of DRBD");
    }
    return children(root, "resource").stream().map(ResourceConfiguration::resource).toList();
  }

  private static ResourceConfiguration resource(Element element) {
    Map<String, Side> hosts = new LinkedHashMap<>();
    boolean stacked = false;
    for (Element host : children(element, "host")) {
      String[] names = required(host, "name").strip().split("\\s+", -1);
      stacked |= names.length > 1;
      for (String hostName : names) {
        hosts.put(hostName, side(host));
      }
    }
    Map<String, String> options = new TreeMap<>();
    // what a connection says, it says for itself; what the resource says, for all that don't
    List<Element> scopes = new ArrayList<>(List.of(element));
    scopes.addAll(children(element, "connection"));
    scopes.forEach(scope -> addOptions(scope, options));
    return new ResourceConfiguration(
        required(element, "name"), hosts, stacked, options, options(element, "handlers"));
  }

  private static void addOptions(Element scope, Map<String, String> options) {
    for (String section : List.of("net", "disk", "options")) {
      options(scope, section).forEach((key, value) -> options.put(section + "/" + key, value));
    }
  }

  private static Side side(Element host) {
    Map<Integer, String> devices =
        children(host, "volume").stream()
            .collect(
                Collectors.toMap(
                    volume -> Integer.parseInt(required(volume, "vnr")),
                    ResourceConfiguration::device));
    return new Side(devices, child(host, "node-id").map(id -> id.getTextContent().strip()));
  }

  private static String device(Element volume) {
    Element device =
        child(volume, "device")
            .orElseThrow(() -> new IllegalArgumentException("a volume without a device"));
    String path = device.getTextContent().strip();
    return path.isEmpty() ? "/dev/drbd" + required(device, "minor") : path;
  }

  private static Map<String, String> options(Element scope, String section) {
    Function<Element, String> name = option -> required(option, "name");
    return children(scope, "section").stream()
        .filter(it -> it.getAttribute("name").equals(section))
        .flatMap(it -> children(it, "option").stream())
        .collect(
            Collectors.toMap(
                name,
                option -> option.hasAttribute("value") ? option.getAttribute("value") : "yes",
                (first, last) -> last));
  }

  private static String required(Element element, String name) {
    String value = element.getAttribute(name);
    if (value.isBlank()) {
      throw new IllegalArgumentException("<%s> without %s".formatted(element.getTagName(), name));
    }
    return value;
  }

  /** What is known of it. */
  public sealed interface Reading {

    /**
     * It is configured for this host.
     *
     * @param text what drbdadm printed, to be compared with the other nodes'
     */
    record Known(ResourceConfiguration configuration, String text) implements Reading {
      /** Checks. */
      public Known {
        requireNonNull(configuration, "configuration");
        requireNonNull(text, "text");
      }
    }

    /** It is not known, or not configured: drbdadm says why. */
    record Unknown(String reason) implements Reading {
      /** Checks. */
      public Unknown {
        requireNonNull(reason, "reason");
      }
    }
  }
}
