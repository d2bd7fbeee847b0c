// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.guests;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ferryman.agent.xen.GuestHandover.Known;
import org.ferryman.tools.xen.GuestName;

/**
 * How {@link KnownGuests} are written: one JSON object each. By the streaming interface alone, for
 * every controller with a guest needs this, and data binding is a tenth of a controller's memory.
 */
final class KnownGuestFormat {
  private static final String NOT_REMEMBERED = "not a guest that was remembered: expected ";

  private static final JsonFactory JSON = new JsonFactory();
  private static final String RESOURCES = "resources";
  private static final String SHARED = "sharedDisks";

  private KnownGuestFormat() {}

  static String write(Known known) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("vm", known.guest().value());
      json.writeStringField("configuration", known.configuration().toString());
      json.writeArrayFieldStart(RESOURCES);
      for (String resource : known.resources()) {
        json.writeString(resource);
      }
      json.writeEndArray();
      json.writeArrayFieldStart(SHARED);
      for (String disk : known.sharedDisks()) {
        json.writeString(disk);
      }
      json.writeEndArray();
      json.writeStringField("user", known.user().orElse(""));
      json.writeNumberField("port", known.port().orElse(0));
      json.writeStringField("networkAttribute", known.networkAttribute().orElse(""));
      json.writeBooleanField("leavesLostDisk", known.leavesLostDisk());
      json.writeStringField("resource", known.resource());
      json.writeStringField("trouble", known.trouble());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be written", e);
    }
    return text.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is not JSON
   * @throws IllegalArgumentException if it is another JSON
   */
  static Known read(String text) throws IOException {
    Map<String, String> values = new TreeMap<>();
    List<String> resources = new ArrayList<>();
    List<String> shared = new ArrayList<>();
    try (JsonParser json = JSON.createParser(text)) {
      expect(json.nextToken() == JsonToken.START_OBJECT, "an object");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals(RESOURCES) || name.equals(SHARED)) {
          expect(value == JsonToken.START_ARRAY, "an array of " + name);
          while (json.nextToken() == JsonToken.VALUE_STRING) {
            (name.equals(RESOURCES) ? resources : shared).add(json.getText());
          }
          expect(json.currentToken() == JsonToken.END_ARRAY, "the names of " + name);
        } else {
          expect(value.isScalarValue() && value != JsonToken.VALUE_NULL, "a value of " + name);
          values.put(name, json.getText());
        }
      }
      expect(json.currentToken() == JsonToken.END_OBJECT, "the object's end");
      expect(json.nextToken() == null, "nothing more");
    }
    return known(values, resources, shared);
  }

  private static Known known(
      Map<String, String> values, List<String> resources, List<String> shared) {
    return new Known(
        new GuestName(value(values, "vm")),
        Path.of(value(values, "configuration")),
        resources,
        Optional.of(value(values, "user")).filter(it -> !it.isEmpty()),
        Optional.of(Integer.parseInt(value(values, "port"))).filter(it -> it > 0),
        Optional.of(value(values, "networkAttribute")).filter(it -> !it.isEmpty()),
        Boolean.parseBoolean(value(values, "leavesLostDisk")),
        shared,
        // an earlier version did not write these
        values.getOrDefault("resource", ""),
        values.getOrDefault("trouble", ""));
  }

  private static String value(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(NOT_REMEMBERED + "a value of " + name);
    }
    return value;
  }

  private static void expect(boolean found, String what) {
    if (!found) {
      throw new IllegalArgumentException(NOT_REMEMBERED + what);
    }
  }
}
