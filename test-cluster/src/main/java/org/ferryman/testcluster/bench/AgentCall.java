// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One call of a resource agent with the environment that Pacemaker gives it.
 *
 * @param environment all of its variables
 * @param program the agent
 * @param action what it is asked for
 * @param code how it must end, or the measurement is of something else
 */
record AgentCall(Map<String, String> environment, String program, String action, int code) {
  static final String MONITOR = "monitor";
  private static final String AGENTS = "/usr/lib/ocf/resource.d/";
  private static final String META = "OCF_RESKEY_CRM_meta_";

  AgentCall {
    environment = Map.copyOf(environment);
    requireNonNull(program, "program");
    requireNonNull(action, "action");
  }

  /** A monitor of r0, r1, … by ocf:PROVIDER:drbd; in role Promoted it ends with 8, else with 0. */
  static AgentCall drbd(String provider, int number, boolean promoted) {
    return call(
        provider,
        "drbd",
        "drbd-r" + number,
        Map.ofEntries(
            Map.entry("OCF_RESKEY_drbd_resource", "r" + number),
            Map.entry(META + "role", promoted ? "Promoted" : "Unpromoted"),
            Map.entry(META + "clone", "0"),
            Map.entry(META + "clone_max", "2"),
            Map.entry(META + "clone_node_max", "1"),
            Map.entry(META + "promoted_max", "1"),
            Map.entry(META + "promoted_node_max", "1"),
            Map.entry(META + "master_max", "1"),
            Map.entry(META + "master_node_max", "1"),
            Map.entry(META + "notify", "true")),
        promoted ? 8 : 0);
  }

  /** A monitor of vm1, vm2, … which run, by ocf:ferryman:xen or ocf:heartbeat:Xen. */
  static AgentCall xen(String provider, int number) {
    return call(
        provider,
        provider.equals("ferryman") ? "xen" : "Xen",
        "vm" + number,
        Map.of("OCF_RESKEY_xmfile", "/etc/xen/vm%d.cfg".formatted(number)),
        0);
  }

  /** A monitor of what ocf:heartbeat:Dummy has started with {@link #dummyStart()}. */
  static AgentCall dummy() {
    return call("heartbeat", "Dummy", "dummy", Map.of(), 0);
  }

  /** Starts the dummy. */
  static AgentCall dummyStart() {
    return dummy().asking("start", 0);
  }

  /** The same agent and resource, asked for something else. */
  AgentCall asking(String other, int exitCode) {
    return new AgentCall(environment, program, other, exitCode);
  }

  private static AgentCall call(
      String provider, String type, String instance, Map<String, String> more, int code) {
    Map<String, String> environment = new TreeMap<>(more);
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("OCF_ROOT", "/usr/lib/ocf");
    environment.put("OCF_RA_VERSION_MAJOR", "1");
    environment.put("OCF_RA_VERSION_MINOR", "1");
    environment.put("OCF_RESOURCE_PROVIDER", provider);
    environment.put("OCF_RESOURCE_TYPE", type);
    environment.put("OCF_RESOURCE_INSTANCE", instance);
    environment.put("OCF_RESKEY_crm_feature_set", "3.16.2");
    environment.put("HA_logfacility", "daemon");
    environment.put("PCMK_service", "pacemaker-execd");
    environment.put(META + "timeout", "60000");
    environment.put(META + "interval", "10000");
    environment.put(META + "name", MONITOR);
    environment.put(META + "on_node", "node1");
    return new AgentCall(environment, AGENTS + provider + "/" + type, MONITOR, code);
  }

  /** Program and arguments. */
  List<String> argv() {
    return List.of(program, action);
  }

  /** As the stopwatch reads it: variables, an empty line, arguments. */
  String spec() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(environment)
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    text.append('\n');
    argv().forEach(argument -> text.append(argument).append('\n'));
    return text.toString();
  }
}
