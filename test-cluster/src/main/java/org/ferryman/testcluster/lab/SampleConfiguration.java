// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A shipped sample as the lab's cluster takes it: the lab's fencing in place of the sample's, and
 * the peers' agents where they are asked for. All else is as it is shipped, its times too.
 *
 * @param agents whose agents
 */
record SampleConfiguration(AgentChoice agents) {
  private static final List<String> SECTIONS = List.of("resources", "constraints", "rsc_defaults");
  private static final List<String> PARAMETERS_OF_PEERS = List.of("drbd_resource", "xmfile");

  /**
   * The cluster's new configuration.
   *
   * @param running {@code cibadmin --query --scope configuration}
   * @param sample the sample's CIB
   * @throws LabException if one of them is not a CIB
   */
  String replace(String running, String sample) {
    Document target = document(running);
    Document source = document(sample);
    for (String name : SECTIONS) {
      Element section = first(target.getDocumentElement(), name);
      if (section == null) {
        section = target.createElement(name);
        target.getDocumentElement().appendChild(section);
      }
      for (Element child : children(section)) {
        if (!fencing(child)) {
          section.removeChild(child);
        }
      }
      Element wanted = first(source.getDocumentElement(), name);
      if (wanted != null) {
        for (Element child : children(wanted)) {
          if (!fencing(child)) {
            section.appendChild(target.importNode(child, true));
          }
        }
      }
    }
    if (agents == AgentChoice.PEERS) {
      descendants(target.getDocumentElement(), "primitive").forEach(SampleConfiguration::peers);
    }
    return text(target);
  }

  private static void peers(Element primitive) {
    if (!primitive.getAttribute("provider").equals("ferryman")) {
      return;
    }
    boolean drbd = primitive.getAttribute("type").equals("drbd");
    primitive.setAttribute("provider", drbd ? "linbit" : "heartbeat");
    primitive.setAttribute("type", drbd ? "drbd" : "Xen");
    for (Element attributes : children(primitive)) {
      if (attributes.getTagName().equals("instance_attributes")) {
        children(attributes).stream()
            .filter(pair -> !PARAMETERS_OF_PEERS.contains(pair.getAttribute("name")))
            .forEach(attributes::removeChild);
      }
    }
  }

  private static boolean fencing(Element element) {
    return element.getAttribute("class").equals("stonith");
  }

  private static Element first(Element parent, String name) {
    return descendants(parent, name).stream().findFirst().orElse(null);
  }

  private static List<Element> descendants(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static List<Element> children(Element parent) {
    NodeList found = parent.getChildNodes();
    return IntStream.range(0, found.getLength())
        .mapToObj(found::item)
        .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
        .map(Element.class::cast)
        .toList();
  }

  private static Document document(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null); // the default prints; the exception says it all
      return builder.parse(new InputSource(new StringReader(xml)));
    } catch (SAXException | IOException e) {
      throw new LabException("not XML: " + xml.strip(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java runtime has an XML parser", e);
    }
  }

  private static String text(Document document) {
    try {
      Transformer transformer = TransformerFactory.newInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      transformer.transform(new DOMSource(document.getDocumentElement()), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException("every Java runtime can write XML", e);
    }
  }
}
