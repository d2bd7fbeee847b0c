// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.testcluster.storm.base.Xml;

/** One {@code node_state} of the CIB's status. */
final class NodeState {
  final String id;
  final String name;
  boolean inCluster;
  boolean online;
  String join = "down";
  String expected = "down";

  /** Transient attributes. */
  final Map<String, String> attributes = new TreeMap<>();

  private final Map<String, Map<String, OperationRecord>> resources = new TreeMap<>();

  NodeState(String id, String name) {
    this.id = id;
    this.name = name;
  }

  NodeState copy() {
    NodeState copy = new NodeState(id, name);
    copy.inCluster = inCluster;
    copy.online = online;
    copy.join = join;
    copy.expected = expected;
    copy.attributes.putAll(attributes);
    resources.forEach(
        (resource, records) -> copy.resources.put(resource, new LinkedHashMap<>(records)));
    return copy;
  }

  /** It is no member any more; what was done there is still known. */
  void leave() {
    inCluster = false;
    online = false;
    join = "down";
    attributes.clear();
  }

  void record(OperationRecord record) {
    Map<String, OperationRecord> records =
        resources.computeIfAbsent(record.operation().resource(), it -> new LinkedHashMap<>());
    records.put(record.id(), record);
    String last = record.operation().resource() + "_last_0";
    boolean failedOnce =
        record.isFailed() && !record.isMigration() && !record.operation().isRecurring();
    if (failedOnce && !record.id().equals(last)) {
      OperationRecord before = records.get(last);
      if (before == null || before.callId() <= record.callId()) {
        records.put(last, record.named(last));
      }
    }
  }

  void forget(String resource, String id) {
    Map<String, OperationRecord> records = resources.get(resource);
    if (records != null) {
      records.remove(id);
    }
  }

  void forget(String resource) {
    resources.remove(resource);
  }

  void forgetAll() {
    resources.clear();
  }

  /** In the order in which they were done, for each resource. */
  Map<String, List<OperationRecord>> history() {
    Map<String, List<OperationRecord>> ordered = new TreeMap<>();
    resources.forEach(
        (resource, records) ->
            ordered.put(
                resource,
                records.values().stream()
                    .sorted(
                        Comparator.comparingInt(OperationRecord::callId)
                            .thenComparing(OperationRecord::id))
                    .toList()));
    return ordered;
  }

  void write(StringBuilder text) {
    text.append("    <node_state");
    Xml.attribute(text, "id", id);
    Xml.attribute(text, "uname", name);
    Xml.attribute(text, "in_ccm", Boolean.toString(inCluster));
    Xml.attribute(text, "crmd", online ? "online" : "offline");
    Xml.attribute(text, "join", join);
    Xml.attribute(text, "expected", expected);
    text.append(">\n");
    if (!attributes.isEmpty()) {
      writeAttributes(text);
    }
    text.append("      <lrm id=\"").append(id).append("\">\n        <lrm_resources>\n");
    history().forEach((resource, records) -> writeResource(text, resource, records));
    text.append("        </lrm_resources>\n      </lrm>\n    </node_state>\n");
  }

  private void writeAttributes(StringBuilder text) {
    text.append("      <transient_attributes id=\"").append(id).append("\">\n");
    text.append("        <instance_attributes id=\"status-").append(id).append("\">\n");
    attributes.forEach(
        (attribute, value) -> {
          text.append("          <nvpair");
          Xml.attribute(text, "id", "status-" + id + "-" + attribute.replace('#', '.'));
          Xml.attribute(text, "name", attribute);
          Xml.attribute(text, "value", value);
          text.append("/>\n");
        });
    text.append("        </instance_attributes>\n      </transient_attributes>\n");
  }

  private void writeResource(StringBuilder text, String resource, List<OperationRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    String[] agent = records.get(0).operation().agent().split(":", 3);
    text.append("          <lrm_resource");
    Xml.attribute(text, "id", resource);
    Xml.attribute(text, "type", agent[agent.length - 1]);
    Xml.attribute(text, "class", agent[0]);
    if (agent.length == 3) {
      Xml.attribute(text, "provider", agent[1]);
    }
    text.append(">\n");
    records.forEach(record -> record.write(text, name));
    text.append("          </lrm_resource>\n");
  }
}
