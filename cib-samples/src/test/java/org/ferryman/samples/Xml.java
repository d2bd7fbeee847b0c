// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The few things the tests do with XML. */
final class Xml {

  private Xml() {}

  static Document parse(String text) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(text)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new AssertionError("not XML: " + text, e);
    }
  }

  static Document read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new AssertionError(file + " can't be read", e);
    }
  }

  static void write(Document document, Path file) {
    try {
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(document), new StreamResult(file.toFile()));
    } catch (TransformerException e) {
      throw new AssertionError(file + " can't be written", e);
    }
  }

  static String text(Document document) {
    try {
      StringWriter text = new StringWriter();
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(document), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new AssertionError("a document can't be written to memory", e);
    }
  }

  static Document copy(Document document) {
    return (Document) document.cloneNode(true);
  }

  /** All elements an XPath finds, in document order. */
  static List<Element> all(Node start, String xpath) {
    try {
      NodeList found =
          (NodeList)
              XPathFactory.newInstance().newXPath().evaluate(xpath, start, XPathConstants.NODESET);
      return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
    } catch (XPathExpressionException e) {
      throw new AssertionError("not an XPath: " + xpath, e);
    }
  }

  /** The only element an XPath finds. */
  static Element one(Node start, String xpath) {
    List<Element> found = all(start, xpath);
    if (found.size() != 1) {
      throw new AssertionError("%d elements are at %s, not one".formatted(found.size(), xpath));
    }
    return found.get(0);
  }

  /** Appends a new element with attributes given as name, value, name, value… */
  static Element append(Node parent, String name, String... attributes) {
    Document document = parent instanceof Document itself ? itself : parent.getOwnerDocument();
    Element element = document.createElement(name);
    for (int i = 0; i < attributes.length; i += 2) {
      element.setAttribute(attributes[i], attributes[i + 1]);
    }
    parent.appendChild(element);
    return element;
  }
}
