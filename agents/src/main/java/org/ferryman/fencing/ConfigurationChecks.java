// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.config.FencingPolicy;
import org.ferryman.tools.drbd.config.ResourceConfiguration;
import org.ferryman.tools.drbd.config.ResourceDefinition;
import org.ferryman.tools.pacemaker.Membership;

/** Judges DRBD's configuration of a resource that holds a guest's disk. */
final class ConfigurationChecks {

  private static final String FENCE = "/usr/bin/ferryman fence-peer";
  private static final String UNFENCE = "/usr/bin/ferryman unfence-peer";
  private static final Set<String> SAFE_AFTER_0 = Set.of("disconnect", "discard-zero-changes");
  private static final Set<String> SAFE_AFTER_1 =
      Set.of("disconnect", "consensus", "discard-secondary");

  private final CheckFacts facts;
  private final ResourceConfiguration configuration;

  ConfigurationChecks(CheckFacts facts, ResourceConfiguration configuration) {
    this.facts = facts;
    this.configuration = configuration;
  }

  List<Finding> all() {
    List<Finding> findings = new ArrayList<>(List.of(hosts(), devices()));
    findings.addAll(
        List.of(
            protocol(),
            twoPrimaries(),
            fencing(),
            fenceHandler(),
            unfenceHandler(),
            afterSplitBrain("after-sb-0pri", SAFE_AFTER_0),
            afterSplitBrain("after-sb-1pri", SAFE_AFTER_1),
            afterSplitBrain("after-sb-2pri", Set.of("disconnect"))));
    return findings;
  }

  private Finding hosts() {
    ResourceDefinition definition = configuration.definition();
    Set<String> names = configuration.hostNames();
    if (definition.host(facts.nodeName()).isEmpty()) {
      return Finding.failed(
          "hosts",
          "%s is defined for %s, not for %s".formatted(facts.resource(), names, facts.nodeName()),
          "name the section 'on %s' by 'uname -n'".formatted(facts.nodeName()));
    }
    if (definition.hosts().size() < 2) {
      return Finding.failed(
          "hosts", "only %s is configured".formatted(names), "add the other node's section");
    }
    if (definition.hosts().stream().anyMatch(ResourceDefinition.Host::floating)) {
      return Finding.warning(
          "hosts",
          "a floating section names no node: fence-peer can't tell who is to be shut out",
          "use sections 'on NAME', with the nodes' names in the cluster");
    }
    if (facts.membership() instanceof Reading.Known<Membership> known) {
      Set<String> strangers = new TreeSet<>(names);
      strangers.removeAll(known.value().nodes().keySet());
      if (!strangers.isEmpty()) {
        return Finding.failed(
            "hosts",
            "%s are DRBD's names, but no nodes of the cluster".formatted(strangers),
            "use the same names for DRBD and Pacemaker, or fencing can't tell who is shut out");
      }
    }
    return Finding.ok("hosts", String.join(", ", names));
  }

  private Finding devices() {
    Set<Map<Integer, String>> different =
        Set.copyOf(
            configuration.definition().hosts().stream().map(ConfigurationChecks::devices).toList());
    return different.size() == 1
        ? Finding.ok("devices", "%s on every node".formatted(different.iterator().next().values()))
        : Finding.failed(
            "devices",
            "the nodes differ in volumes or devices: %s".formatted(different),
            "a guest has one configuration for all nodes: use the same volumes and device names");
  }

  private static Map<Integer, String> devices(ResourceDefinition.Host host) {
    return host.volumes().stream()
        .collect(
            Collectors.toMap(ResourceDefinition.Volume::number, ResourceDefinition.Volume::device));
  }

  private Finding protocol() {
    Set<String> protocols = configuration.net("protocol", "C");
    String protocol = String.join(" or ", protocols);
    return protocols.equals(Set.of("C"))
        ? Finding.ok("protocol", "C")
        : Finding.failed(
            "protocol",
            "%s: what a guest was told is written may be lost with its node".formatted(protocol),
            "net { protocol C; }");
  }

  private Finding twoPrimaries() {
    if (configuration.net("allow-two-primaries", "no").equals(Set.of("no"))) {
      return Finding.ok(
          "allow-two-primaries", "no: a live migration opens it for the seconds it needs");
    }
    return configuration.weakestFencing() == FencingPolicy.RESOURCE_AND_STONITH
        ? Finding.warning(
            "allow-two-primaries",
            "yes, for good: a link that fails is a split brain if both nodes are Primary",
            "needed only to migrate by hand (xl migrate with drbd: disks); else remove it")
        : Finding.failed(
            "allow-two-primaries",
            "yes, for good, and fencing %s: a link that fails while both are Primary corrupts data"
                .formatted(configuration.weakestFencing().word()),
            "remove it, or set fencing resource-and-stonith");
  }

  private Finding fencing() {
    String section = facts.nine() ? "net" : "disk";
    String remedy = section + " { fencing resource-and-stonith; }";
    return switch (configuration.weakestFencing()) {
      case RESOURCE_AND_STONITH -> Finding.ok("fencing", "resource-and-stonith");
      case RESOURCE_ONLY ->
          Finding.warning(
              "fencing", "resource-only: writes go on before the peer is known to be out", remedy);
      case DONT_CARE ->
          byQuorum()
              ? Finding.ok("fencing", "dont-care, and quorum " + quorum())
              : Finding.failed(
                  "fencing",
                  "dont-care: a node that lost the other may be promoted with old data",
                  remedy);
    };
  }

  /**
   * Data without a majority is not promoted (drbd.conf(5), quorum; DRBD 9): none is to be fenced.
   */
  private boolean byQuorum() {
    return facts.nine()
        && configuration.weakestFencing() == FencingPolicy.DONT_CARE
        && !quorum().equals("off");
  }

  private String quorum() {
    return String.join(" or ", configuration.option("options/quorum", "off"));
  }

  private Finding fenceHandler() {
    return handler("fence-peer", "fence-peer", FENCE);
  }

  /** 8.4 calls either; 9 calls after-resync-target too, but not for this. */
  private Finding unfenceHandler() {
    boolean after = configuration.handler("after-resync-target").isPresent();
    boolean nine = configuration.handler("unfence-peer").isPresent();
    String name = nine || facts.nine() ? "unfence-peer" : "after-resync-target";
    Finding finding = handler("unfence handler", name, UNFENCE);
    return after && !nine && facts.nine()
        ? Finding.failed(
            "unfence handler",
            "after-resync-target is 8.4's way: DRBD 9 wants unfence-peer, and fenced nodes stay so",
            finding.remedy())
        : finding;
  }

  private Finding handler(String check, String name, String ours) {
    Optional<String> command = configuration.handler(name);
    String remedy = "handlers { %s \"%s\"; }".formatted(name, ours);
    if (command.isEmpty() && byQuorum()) {
      return Finding.ok(check, "none: quorum decides");
    }
    if (command.isEmpty()) {
      return Finding.failed(check, "there is no handler " + name, remedy);
    }
    String program = DrbdCheck.program(command.get());
    if (facts.missingPrograms().contains(program)) {
      return Finding.failed(
          check, "%s: %s is not there or can't be executed".formatted(name, program), remedy);
    }
    String foreign = facts.nine() ? "crm-(un)?fence-peer\\.sh" : "crm-(un)?fence-peer\\.9\\.sh";
    if ((facts.nine() || facts.eight()) && program.matches("(.*/)?" + foreign)) {
      return Finding.failed(
          check,
          "%s: %s is for DRBD %s, and this is %s"
              .formatted(name, program, facts.nine() ? "8.4" : "9", facts.nine() ? "9" : "8.4"),
          remedy);
    }
    boolean known = command.get().contains("ferryman") || command.get().contains("crm-");
    return known
        ? Finding.ok(check, "%s: %s".formatted(name, command.get()))
        : Finding.warning(
            check,
            "%s: %s is not known to speak to Pacemaker".formatted(name, command.get()),
            remedy);
  }

  private Finding afterSplitBrain(String option, Set<String> safe) {
    Set<String> policies = configuration.net(option, "disconnect");
    String policy = String.join(" or ", policies);
    return safe.containsAll(policies)
        ? Finding.ok(option, policy)
        : Finding.failed(
            option,
            "%s: after a split brain one side's writes are thrown away by itself".formatted(policy),
            "net { %s disconnect; }".formatted(option));
  }
}
