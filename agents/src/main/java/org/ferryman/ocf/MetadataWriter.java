// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

import java.io.StringWriter;
import java.time.Duration;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes an agent's metadata XML from its definition. */
public final class MetadataWriter {

  /** Which dialect of the metadata. */
  public enum Form {
    /** Passes every schema in use: the OCF 1.0 DTD of ocf-tester, OCF 1.1, resource-agents, pcs. */
    HYBRID,
    /** OCF 1.1 with unique-group, reloadable and reload-agent. */
    FULL
  }

  private static final String INDENT = "  ";

  private final XMLStreamWriter xml;
  private final Form form;
  private int depth;

  private MetadataWriter(XMLStreamWriter xml, Form form) {
    this.xml = xml;
    this.form = form;
  }

  /** The metadata as a document. */
  public static String write(AgentDefinition agent, Form form) {
    StringWriter out = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
      new MetadataWriter(xml, form).document(agent);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("metadata of " + agent.name() + " can't be written", e);
    }
    return out.append('\n').toString();
  }

  private void document(AgentDefinition agent) throws XMLStreamException {
    xml.writeStartDocument("1.0");
    xml.writeCharacters("\n");
    xml.writeDTD("<!DOCTYPE resource-agent SYSTEM \"ra-api-1.dtd\">");
    open("resource-agent", "name", agent.name(), "version", agent.version());
    text("version", "1.1");
    described(agent.longDescription(), agent.shortDescription());
    open("parameters");
    for (ParameterDefinition parameter : agent.parameters()) {
      parameter(agent, parameter);
    }
    close();
    open("actions");
    for (ActionDefinition action : agent.actions()) {
      action(action);
    }
    close();
    close();
  }

  private void parameter(AgentDefinition agent, ParameterDefinition parameter)
      throws XMLStreamException {
    open("parameter", "name", parameter.name());
    if (form == Form.FULL) {
      if (parameter.unique()) {
        xml.writeAttribute("unique-group", agent.name() + "-" + parameter.name());
      }
      xml.writeAttribute("reloadable", parameter.reloadable() ? "1" : "0");
    } else {
      xml.writeAttribute("unique", parameter.unique() ? "1" : "0");
    }
    xml.writeAttribute("required", parameter.required() ? "1" : "0");
    described(parameter.longDescription(), parameter.shortDescription());
    newLine();
    xml.writeEmptyElement("content");
    xml.writeAttribute("type", parameter.type().word());
    if (parameter.defaultValue().isPresent()) {
      xml.writeAttribute("default", parameter.defaultValue().get());
    }
    close();
  }

  private void action(ActionDefinition action) throws XMLStreamException {
    if (form == Form.HYBRID && action.action() == OcfAction.RELOAD_AGENT) {
      return;
    }
    newLine();
    xml.writeEmptyElement("action");
    xml.writeAttribute("name", action.action().word());
    xml.writeAttribute("timeout", seconds(action.timeout()));
    if (action.interval().isPresent()) {
      xml.writeAttribute("interval", seconds(action.interval().get()));
    }
    if (action.depth().isPresent()) {
      xml.writeAttribute("depth", action.depth().get().toString());
    }
    if (action.role().isPresent()) {
      xml.writeAttribute("role", action.role().get());
    }
  }

  private void described(String longDescription, String shortDescription)
      throws XMLStreamException {
    text("longdesc", longDescription);
    text("shortdesc", shortDescription);
  }

  private void text(String element, String content) throws XMLStreamException {
    newLine();
    xml.writeStartElement(element);
    if (!element.equals("version")) {
      xml.writeAttribute("lang", "en");
    }
    xml.writeCharacters(content);
    xml.writeEndElement();
  }

  private void open(String element, String... attributes) throws XMLStreamException {
    newLine();
    xml.writeStartElement(element);
    for (int i = 0; i < attributes.length; i += 2) {
      xml.writeAttribute(attributes[i], attributes[i + 1]);
    }
    depth++;
  }

  private void close() throws XMLStreamException {
    depth--;
    newLine();
    xml.writeEndElement();
  }

  private void newLine() throws XMLStreamException {
    xml.writeCharacters("\n" + INDENT.repeat(depth));
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + "s";
  }
}
