// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.render;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** An element of a CIB, whose attributes keep their order; a CIB has no text. */
record Tag(String name, Map<String, String> attributes, List<Tag> children) {
  Tag {
    requireNonNull(name, "name");
    requireNonNull(attributes, "attributes");
    requireNonNull(children, "children");
  }

  /** One of attributes given as name, value, name, value… */
  static Tag of(String name, String... attributes) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      all.put(attributes[i], attributes[i + 1]);
    }
    return new Tag(name, all, new ArrayList<>());
  }

  /**
   * Reads XML; comments are left out.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Tag parse(String xml) {
    Deque<Tag> open = new ArrayDeque<>();
    Tag top = of("");
    open.push(top);
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory
          .newSAXParser()
          .parse(
              new InputSource(new StringReader(xml)),
              new DefaultHandler() {
                @Override
                public void startElement(
                    String uri, String local, String name, Attributes attributes) {
                  Tag tag = of(name);
                  for (int i = 0; i < attributes.getLength(); i++) {
                    tag.attributes().put(attributes.getQName(i), attributes.getValue(i));
                  }
                  open.element().add(tag);
                  open.push(tag);
                }

                @Override
                public void endElement(String uri, String local, String name) {
                  open.pop();
                }
              });
    } catch (SAXException e) {
      throw new IllegalArgumentException("not XML: " + e.getMessage(), e);
    } catch (ParserConfigurationException | IOException e) {
      throw new IllegalStateException("the JDK's XML parser can't be set up", e);
    }
    return top.children().get(0);
  }

  void add(Tag child) {
    children.add(child);
  }

  /** The child of that name, made if there is none. */
  Tag child(String wanted) {
    return childOr(wanted, of(wanted));
  }

  /** The first child of that name, or this one, which is added. */
  Tag childOr(String wanted, Tag otherwise) {
    return children.stream()
        .filter(it -> it.name().equals(wanted))
        .findFirst()
        .orElseGet(
            () -> {
              add(otherwise);
              return otherwise;
            });
  }

  /** Complains of an id that is there twice. */
  void refuseTwins() {
    child("configuration").refuseTwins(new HashSet<>());
  }

  private void refuseTwins(Set<String> ids) {
    String id = attributes.get("id");
    if (id != null && !ids.add(id)) {
      throw new IllegalArgumentException("the CIB has a <%s> '%s' already".formatted(name, id));
    }
    children.forEach(it -> it.refuseTwins(ids));
  }

  String text() {
    return text("");
  }

  private String text(String indent) {
    String head =
        indent
            + "<"
            + name
            + attributes.entrySet().stream()
                .map(it -> " %s=\"%s\"".formatted(it.getKey(), escaped(it.getValue())))
                .collect(joining());
    return children.isEmpty()
        ? head + "/>\n"
        : head
            + ">\n"
            + children.stream().map(it -> it.text(indent + "  ")).collect(joining())
            + indent
            + "</"
            + name
            + ">\n";
  }

  private static String escaped(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("\"", "&quot;")
        .replace("\n", "&#10;")
        .replace("\t", "&#9;");
  }
}
