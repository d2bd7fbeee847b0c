// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.base;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The few things that are done with XML. */
public final class Xml {
  private Xml() {}

  public static Document parse(String text) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      factory.setIgnoringComments(true);
      return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalArgumentException("not XML (%s): %s".formatted(e.getMessage(), text), e);
    }
  }

  public static List<Element> children(Node parent) {
    List<Element> found = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        found.add(element);
      }
    }
    return found;
  }

  public static Optional<Element> child(Node parent, String name) {
    return children(parent).stream().filter(it -> it.getTagName().equals(name)).findFirst();
  }

  public static List<Element> descendants(Element root, String name) {
    return elements(root.getElementsByTagName(name));
  }

  /**
   * All elements that an XPath finds, in document order.
   *
   * @throws IllegalArgumentException if it is no XPath
   */
  public static List<Element> find(Node start, String xpath) {
    try {
      return elements(
          (NodeList)
              XPathFactory.newDefaultInstance()
                  .newXPath()
                  .evaluate(xpath, start, XPathConstants.NODESET));
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException("not an XPath: " + xpath, e);
    }
  }

  private static List<Element> elements(NodeList nodes) {
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element) {
        found.add(element);
      }
    }
    return found;
  }

  public static Element append(Node parent, String name, String... attributes) {
    Element element = parent.getOwnerDocument().createElement(name);
    for (int i = 0; i < attributes.length; i += 2) {
      element.setAttribute(attributes[i], attributes[i + 1]);
    }
    parent.appendChild(element);
    return element;
  }

  public static void remove(Node node) {
    node.getParentNode().removeChild(node);
  }

  /** As Pacemaker prints it: elements only, two blanks a level. */
  public static String text(Element element) {
    StringBuilder text = new StringBuilder();
    write(text, element, "");
    return text.toString();
  }

  public static void write(StringBuilder text, Element element, String indent) {
    text.append(indent).append('<').append(element.getTagName());
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      attribute(text, attributes.item(i).getNodeName(), attributes.item(i).getNodeValue());
    }
    List<Element> children = children(element);
    if (children.isEmpty()) {
      text.append("/>\n");
      return;
    }
    text.append(">\n");
    children.forEach(child -> write(text, child, indent + "  "));
    text.append(indent).append("</").append(element.getTagName()).append(">\n");
  }

  public static void attribute(StringBuilder text, String name, String value) {
    text.append(' ').append(name).append("=\"").append(escape(value)).append('"');
  }

  public static String escapeText(String value) {
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  public static String escape(String value) {
    return escapeText(value).replace("\"", "&quot;").replace("\n", "&#10;").replace("\t", "&#9;");
  }
}
