// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.testcluster.storm.base.Xml;
import org.w3c.dom.Element;

/**
 * What the controller knows from an agent's metadata.
 *
 * @param reloads whether the agent has {@code reload-agent}
 * @param restarting the parameters whose change it can't take over while the resource runs
 */
public record AgentMetadata(boolean reloads, Collection<String> restarting) {

  /** Of an agent that has none. */
  public static final AgentMetadata NONE = new AgentMetadata(false, Set.of());

  /** Copies, sorted. */
  public AgentMetadata {
    restarting = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(restarting));
  }

  /**
   * From what the agent's meta-data action prints in OCF 1.1's form.
   *
   * @throws IllegalArgumentException if it is not XML
   */
  public static AgentMetadata parse(String xml) {
    Element root = Xml.parse(xml).getDocumentElement();
    boolean reloads =
        Xml.descendants(root, "action").stream()
            .anyMatch(action -> action.getAttribute("name").equals("reload-agent"));
    Set<String> restarting = new TreeSet<>();
    for (Element parameter : Xml.descendants(root, "parameter")) {
      if (!parameter.getAttribute("reloadable").equals("1")) {
        restarting.add(parameter.getAttribute("name"));
      }
    }
    return new AgentMetadata(reloads, restarting);
  }
}
