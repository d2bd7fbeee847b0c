// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.util.Map;
import java.util.Set;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.ocf.StepOutcome;

/**
 * The cluster as seen from this node: its transient attributes, which last until the node leaves.
 * Every call keeps to the operation's deadline and cancellation.
 */
public interface Cluster {

  /** This node's name for Pacemaker, or the kernel's where Pacemaker does not tell it. */
  String nodeName(Operation operation);

  /** Reads an attribute of this node. */
  AttributeReading attribute(String name, Operation operation);

  /**
   * Reads all attributes of this node at the price of one: as the CIB has them, into which the
   * attribute daemon writes what it was told a moment later.
   *
   * @return by name; without those whose value is empty, which deleting leaves behind
   */
  Reading<Map<String, String>> attributes(Operation operation);

  /** Reads a permanent attribute of any node, which an administrator has set. */
  AttributeReading nodeAttribute(String node, String name, Operation operation);

  /** Reads a utilization attribute of a resource, which an administrator or an agent has set. */
  AttributeReading utilization(String resource, String name, Operation operation);

  /** Sets a utilization attribute of a resource. */
  StepOutcome setUtilization(String resource, String name, String value, Operation operation);

  /** Sets an attribute of this node. */
  StepOutcome setAttribute(String name, String value, Operation operation);

  /** Deletes an attribute of this node; done if it is not there. */
  StepOutcome deleteAttribute(String name, Operation operation);

  /**
   * Reads where the cluster believes a resource to be promoted.
   *
   * @param resource the resource's name
   * @return the names of the nodes; none, if empty
   */
  Reading<Set<String>> promotedNodes(String resource, Operation operation);
}
