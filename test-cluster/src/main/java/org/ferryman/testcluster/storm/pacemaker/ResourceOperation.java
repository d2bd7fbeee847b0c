// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * An operation of a resource.
 *
 * @param resource the id that the agent sees: an instance of an anonymous clone has no number
 * @param agent as {@code ocf:ferryman:xen}
 * @param action as the agent's first argument
 * @param intervalMillis how often; 0: once
 * @param timeoutMillis when it is killed
 * @param attributes parameters and {@code CRM_meta_…}, as the transition graph has them, by name
 */
public record ResourceOperation(
    String resource,
    String agent,
    String action,
    long intervalMillis,
    long timeoutMillis,
    Map<String, String> attributes) {
  static final String META = "CRM_meta_";
  private static final String PREFIX = "OCF_RESKEY_";

  /** Checks and copies. */
  public ResourceOperation {
    requireNonNull(resource, "resource");
    requireNonNull(agent, "agent");
    requireNonNull(action, "action");
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /** The resource's own parameters, without what Pacemaker says of the operation. */
  public Map<String, String> parameters() {
    Map<String, String> own = new TreeMap<>(attributes);
    own.keySet().removeIf(name -> name.startsWith(META) || name.equals("crm_feature_set"));
    return Collections.unmodifiableMap(own);
  }

  /**
   * What Pacemaker says of the operation.
   *
   * @param name without {@code CRM_meta_}
   * @return its value; empty if it says nothing
   */
  public String meta(String name) {
    return attributes.getOrDefault(META + name, "");
  }

  /** The variables that pacemaker-execd gives to the agent. */
  public Map<String, String> environment() {
    Map<String, String> variables = new TreeMap<>();
    String[] parts = agent.split(":", 3);
    variables.put("OCF_RA_VERSION_MAJOR", "1");
    variables.put("OCF_RA_VERSION_MINOR", "1");
    variables.put("OCF_ROOT", "/usr/lib/ocf");
    variables.put("OCF_EXIT_REASON_PREFIX", "ocf-exit-reason:");
    variables.put("OCF_RESOURCE_INSTANCE", resource);
    variables.put("OCF_RESOURCE_TYPE", parts[parts.length - 1]);
    if (parts.length == 3) {
      variables.put("OCF_RESOURCE_PROVIDER", parts[1]);
    }
    attributes.forEach(
        (name, value) ->
            variables.put(name.equals("OCF_CHECK_LEVEL") ? name : PREFIX + name, value));
    return Collections.unmodifiableMap(variables);
  }

  /** Whether it is a fence device's, which no OCF agent runs. */
  boolean isDevice() {
    return agent.startsWith("stonith:");
  }

  boolean isRecurring() {
    return intervalMillis > 0;
  }

  /** As {@code vm1_monitor_10000}. */
  String key() {
    return key(resource, action, intervalMillis);
  }

  static String key(String resource, String action, long interval) {
    return "%s_%s_%d".formatted(resource, action, interval);
  }

  /** The same with other parameters: a stop is given those of the start. */
  ResourceOperation withParameters(Map<String, String> parameters) {
    Map<String, String> changed = new TreeMap<>(attributes);
    changed.keySet().removeIf(name -> !name.startsWith(META) && !name.equals("crm_feature_set"));
    parameters.forEach(changed::putIfAbsent);
    return new ResourceOperation(resource, agent, action, intervalMillis, timeoutMillis, changed);
  }
}
