// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.config;

import static org.ferryman.exec.XmlOutput.child;
import static org.ferryman.exec.XmlOutput.children;
import static org.ferryman.exec.XmlOutput.descendants;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.ferryman.exec.XmlOutput;
import org.w3c.dom.Element;

/** Reads the XML of {@code drbdadm dump-xml}. */
public final class DefinitionParser {
  private DefinitionParser() {}

  /**
   * The elements of the resources in it, be it one resource or a whole configuration.
   *
   * @throws IllegalArgumentException if it is not what drbdadm prints
   */
  public static List<Element> resources(String xml) {
    Element root = XmlOutput.parse(xml);
    return switch (root.getTagName()) {
      case "resource" -> List.of(root);
      case "config" -> children(root, "resource");
      default ->
          throw new IllegalArgumentException(
              "<" + root.getTagName() + "> is no configuration of DRBD");
    };
  }

  /**
   * What an element {@code resource} defines.
   *
   * @throws IllegalArgumentException if it is not what drbdadm prints
   */
  public static ResourceDefinition resource(Element element) {
    return new ResourceDefinition(
        attribute(element, "name"),
        children(element, "host").stream().map(DefinitionParser::host).toList(),
        options(element, "allow-two-primaries").stream().anyMatch(it -> !it.equals("no")),
        options(element, "protocol").stream()
            .map(it -> it.toUpperCase(Locale.ROOT))
            .min(Comparator.naturalOrder())
            .orElse("C"));
  }

  private static ResourceDefinition.Host host(Element element) {
    boolean floating = element.getAttribute("floating").equals("1");
    List<String> names =
        floating ? List.of() : List.of(attribute(element, "name").strip().split("\\s+", -1));
    return new ResourceDefinition.Host(
        names,
        floating
            && child(element, "address").filter(it -> LocalAddresses.contain(text(it))).isPresent(),
        children(element, "volume").stream().map(DefinitionParser::volume).toList());
  }

  private static String text(Element element) {
    return element.getTextContent().strip();
  }

  private static ResourceDefinition.Volume volume(Element element) {
    Element device =
        child(element, "device")
            .orElseThrow(() -> new IllegalArgumentException("a volume without a device"));
    int minor = number(device, "minor");
    String path = text(device);
    return new ResourceDefinition.Volume(
        number(element, "vnr"),
        minor,
        path.isEmpty() ? "/dev/drbd" + minor : path,
        child(element, "disk")
            .map(DefinitionParser::text)
            .filter(disk -> !disk.isEmpty() && !disk.equals("none")));
  }

  /** In the resource's own sections or a connection's. */
  private static List<String> options(Element resource, String name) {
    return descendants(resource, "option").stream()
        .filter(option -> option.getAttribute("name").equals(name))
        .map(option -> option.getAttribute("value"))
        .toList();
  }

  private static String attribute(Element element, String name) {
    String value = element.getAttribute(name);
    if (value.isBlank()) {
      throw new IllegalArgumentException("<%s> without %s".formatted(element.getTagName(), name));
    }
    return value;
  }

  private static int number(Element element, String name) {
    String value = attribute(element, name);
    if (!value.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "<%s %s=\"%s\">: not a number".formatted(element.getTagName(), name, value));
    }
    return Integer.parseInt(value);
  }

  /** The addresses of this host, for a floating resource: whoever has its address is its host. */
  static final class LocalAddresses {
    /** No name, so that no name server is asked. */
    private static final Pattern LITERAL =
        Pattern.compile(
            "[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(?:%[\\w.-]+)?");

    private LocalAddresses() {}

    /**
     * Whether a network interface of this host has it.
     *
     * @param address as drbdadm prints it
     */
    static boolean contain(String address) {
      if (!LITERAL.matcher(address).matches()) {
        return false;
      }
      try {
        return NetworkInterface.getByInetAddress(InetAddress.getByName(address)) != null;
      } catch (UnknownHostException | SocketException e) {
        return false;
      }
    }
  }
}
