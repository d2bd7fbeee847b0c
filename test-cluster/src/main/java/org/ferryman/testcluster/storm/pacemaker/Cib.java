// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ferryman.testcluster.storm.base.Xml;

/** The CIB of one partition: the configuration and what has happened. */
final class Cib {
  /** Pacemaker 2.1.5's. */
  static final String FEATURE_SET = "3.16.1";

  private Configuration configuration;
  private final Map<String, NodeState> nodes = new TreeMap<>();
  private boolean quorum;
  private String coordinator = "";
  private long updates;
  private long configured;

  Cib(Configuration configuration) {
    this.configuration = configuration;
    this.configured = configuration.epoch();
  }

  /** The same for a partition of its own. */
  Cib copy() {
    Cib copy = new Cib(configuration.copy());
    nodes.forEach((name, state) -> copy.nodes.put(name, state.copy()));
    copy.quorum = quorum;
    copy.coordinator = coordinator;
    copy.updates = updates;
    return copy;
  }

  Configuration configuration() {
    return configuration;
  }

  /** A change of the configuration. */
  <T> T configure(Function<Configuration, T> change) {
    T answer = change.apply(configuration);
    if (configuration.epoch() != configured) {
      configured = configuration.epoch();
      updates = 0;
    }
    return answer;
  }

  /** A change of the status. */
  void update(Consumer<Cib> change) {
    change.accept(this);
    updates++;
  }

  /** Whether it is newer than another, as the coordinator sees it when partitions meet. */
  boolean isNewerThan(Cib other) {
    long mine = configuration.epoch();
    long theirs = other.configuration.epoch();
    return mine != theirs ? mine > theirs : updates > other.updates;
  }

  /** The state of a node; made if it was never seen. */
  NodeState node(String name) {
    return nodes.computeIfAbsent(
        name,
        it ->
            new NodeState(
                configuration.node(it).map(node -> node.getAttribute("id")).orElse(it), it));
  }

  Optional<NodeState> known(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  Map<String, NodeState> nodes() {
    return nodes;
  }

  boolean quorum() {
    return quorum;
  }

  void quorum(boolean has) {
    quorum = has;
  }

  void coordinator(String id) {
    coordinator = id;
  }

  String coordinator() {
    return coordinator;
  }

  /** As {@code cibadmin --query} prints it. */
  String text() {
    StringBuilder text = new StringBuilder("<cib");
    Xml.attribute(text, "crm_feature_set", FEATURE_SET);
    Xml.attribute(text, "validate-with", configuration.schema());
    Xml.attribute(text, "epoch", Long.toString(configuration.epoch()));
    Xml.attribute(text, "num_updates", Long.toString(updates));
    Xml.attribute(text, "admin_epoch", "0");
    Xml.attribute(text, "have-quorum", quorum ? "1" : "0");
    if (!coordinator.isEmpty()) {
      Xml.attribute(text, "dc-uuid", coordinator);
    }
    text.append(">\n").append(configuration.text()).append("  <status>\n");
    nodes.values().forEach(node -> node.write(text));
    return text.append("  </status>\n</cib>\n").toString();
  }
}
