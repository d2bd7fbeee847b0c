// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ferryman.controller.admin.doctor.Check.Found;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;
import org.ferryman.controller.tools.pacemaker.cib.CibValues;
import org.ferryman.controller.tools.pacemaker.cib.Primitive;

/** The cluster's options, and its fencing. */
final class ClusterOptions {
  private static final String SET = "'crm configure property %s', or 'pcs property set %s'";

  static final List<Check<CibContents>> CHECKS =
      List.of(
          Check.error("fencing-off", "fencing is switched off", ClusterOptions::fencingOff),
          Check.error("no-fence-device", "there is no fence device", ClusterOptions::noDevice),
          Check.error(
              "node-without-fence-device",
              "no fence device is for a node",
              ClusterOptions::nodeWithoutDevice),
          option(
              "quorum-ignored",
              "a partition without quorum goes on",
              Check.Severity.ERROR,
              List.of("no-quorum-policy"),
              "ignore"::equals,
              "a partition without quorum runs guests, and the other one may run them too",
              "no-quorum-policy=stop; two nodes alone: 'two_node: 1' in corosync.conf"),
          option(
              "startup-fencing-off",
              "a node that was never seen is taken for down",
              Check.Severity.ERROR,
              List.of("startup-fencing"),
              CibValues::no,
              "a node that was not seen since the start is taken for down, and its guests are started elsewhere",
              "startup-fencing=true"),
          option(
              "fenced-node-stays-off",
              "a fenced node is not started again",
              Check.Severity.WARNING,
              List.of("stonith-action", "fencing-action"),
              Set.of("off", "poweroff")::contains,
              "a fenced node stays off: its disk misses all writes until somebody switches it on",
              "stonith-action=reboot"),
          option(
              "maintenance",
              "Pacemaker looks after nothing",
              Check.Severity.WARNING,
              List.of("maintenance-mode"),
              CibValues::yes,
              "Pacemaker starts, stops and moves nothing, and fences for no guest",
              "maintenance-mode=false"),
          option(
              "all-stopped",
              "all resources are stopped",
              Check.Severity.WARNING,
              List.of("stop-all-resources"),
              CibValues::yes,
              "all guests are stopped",
              "stop-all-resources=false"),
          option(
              "opt-in",
              "resources run nowhere unless a constraint says where",
              Check.Severity.WARNING,
              List.of("symmetric-cluster"),
              CibValues::no,
              "the samples' constraints forbid nodes and allow none, so nothing of them would run",
              "symmetric-cluster=true"),
          Check.warning("node-in-standby", "a node was left in standby", ClusterOptions::standby),
          Check.warning(
              "no-stickiness",
              "a node that returns pulls guests back",
              ClusterOptions::noStickiness));

  private ClusterOptions() {}

  private static Check<CibContents> option(
      String kind,
      String what,
      Check.Severity severity,
      List<String> names,
      Predicate<String> wrong,
      String cause,
      String right) {
    return new Check<>(
        kind,
        severity,
        what,
        cib ->
            names.stream()
                .filter(it -> cib.properties().containsKey(it))
                .filter(it -> wrong.test(cib.properties().get(it)))
                .map(
                    it ->
                        new Found(
                            it + "=" + cib.properties().get(it),
                            cause,
                            SET.formatted(right, right)))
                .toList());
  }

  private static List<Found> fencingOff(CibContents cib) {
    return cib.fences()
        ? List.of()
        : List.of(
            new Found(
                "stonith-enabled",
                "a node that is lost is never known to be down: its guests are started elsewhere although it may still run them",
                "configure a fence device for each node, then stonith-enabled=true (since Pacemaker 3.0.2: fencing-enabled)"));
  }

  private static Stream<Primitive> devices(CibContents cib) {
    return cib.primitives().stream().filter(it -> it.agent().startsWith("stonith:"));
  }

  private static List<Found> noDevice(CibContents cib) {
    return devices(cib).findAny().isPresent()
        ? List.of()
        : List.of(
            new Found(
                "fencing",
                "a node that is lost can't be fenced, and its guests are started nowhere else",
                "add a device for each node: the sample fenced has two"));
  }

  /** Where every device says for which nodes it is. */
  private static List<Found> nodeWithoutDevice(CibContents cib) {
    List<Primitive> devices = devices(cib).toList();
    boolean told =
        !devices.isEmpty()
            && devices.stream().allMatch(it -> it.parameters().containsKey("pcmk_host_list"));
    if (!told) {
      return List.of();
    }
    Set<String> open = new TreeSet<>(cib.permanent().keySet());
    for (Primitive device : devices) {
      open.removeAll(List.of(device.parameters().get("pcmk_host_list").strip().split("[ ,;]+")));
    }
    return open.stream()
        .map(
            node ->
                new Found(
                    node,
                    "it can't be fenced: no device names it in pcmk_host_list",
                    "add a device for it, or its name to the pcmk_host_list of one"))
        .toList();
  }

  private static List<Found> standby(CibContents cib) {
    List<Found> found = new ArrayList<>();
    cib.permanent()
        .forEach(
            (node, attributes) -> {
              if (CibValues.yes(attributes.get("standby"))) {
                found.add(
                    new Found(
                        node,
                        "it is in standby, and takes no guest",
                        "'ferryman return " + node + "' when it may take guests again"));
              }
            });
    return found;
  }

  private static List<Found> noStickiness(CibContents cib) {
    return cib.guests().stream()
        .filter(
            it ->
                !it.meta()
                    .getOrDefault("resource-stickiness", "0")
                    .matches("[1-9][0-9]*|\\+?INFINITY"))
        .map(
            it ->
                new Found(
                    it.id(),
                    "it has no resource-stickiness: a node that returns may pull it back",
                    "'crm configure rsc_defaults resource-stickiness=100', or 'pcs resource defaults update resource-stickiness=100'"))
        .toList();
  }
}
