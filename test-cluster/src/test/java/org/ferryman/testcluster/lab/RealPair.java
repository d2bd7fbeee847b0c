// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.tools.drbd.DrbdVersion;

/**
 * The two running machines of the lab for a contract suite, with small disks of their own for r0,
 * which allows two Primaries, and r1, which does not.
 */
final class RealPair {
  private static final int PATIENCE = 10;
  private static final String CONFIGURATION =
      """
      global { usage-count no; }
      resource r0 {
        net { protocol C; allow-two-primaries yes; }
        device /dev/drbd0 minor 0; disk /dev/loop0; meta-disk internal;
        on node1 { address 10.9.0.1:7788; }
        on node2 { address 10.9.0.2:7788; }
      }
      resource r1 {
        net { protocol C; }
        device /dev/drbd1 minor 1; disk /dev/loop1; meta-disk internal;
        on node1 { address 10.9.0.1:7789; }
        on node2 { address 10.9.0.2:7789; }
      }
      """;
  private static final String HOLDER = "/run/contract-holder";

  private final Lab lab;
  private final List<RemoteTools> nodes;

  private RealPair(Lab lab) {
    this.lab = lab;
    this.nodes = lab.machines().stream().map(m -> new RemoteTools(m, PATIENCE)).toList();
  }

  /**
   * Takes over the machines that run: their cluster is stopped, for nobody else may touch DRBD.
   *
   * @throws LabException if they don't run
   */
  static RealPair takeOver() {
    Path root = Path.of("..").toAbsolutePath().normalize();
    RealPair pair = new RealPair(new LabSetup(new LabFiles(root), 0, line -> {}).current());
    pair.both(
        "systemctl stop pacemaker; rm -f /etc/drbd.d/r0.res; printf %s "
            + RemoteTools.quoted(CONFIGURATION)
            + " > /etc/drbd.conf; modprobe loop; cd /run; for n in 0 1; do"
            + " [ -e disk$n ] || { truncate -s 16M disk$n; losetup /dev/loop$n disk$n; }; done");
    return pair;
  }

  RemoteTools node(int number) {
    return nodes.get(number - 1);
  }

  Lab lab() {
    return lab;
  }

  /** Where what the tools answer is recorded. */
  Path captures(String tools) {
    return lab.files().captures().resolve(tools);
  }

  private RealPair both(String commandLine) {
    nodes.parallelStream().forEach(node -> node.output(commandLine));
    return this;
  }

  /** Nothing configured, and for {@code unloaded} no module either. */
  RealPair reset(boolean unloaded) {
    both(
        "[ ! -e %1$s ] || { kill $(cat %1$s); rm %1$s; }; modprobe drbd;".formatted(HOLDER)
            // refused while the other node takes its own down; 9 knows none that is down
            + " for r in r0 r1; do n=0;"
            + " until drbdsetup down $r || ! drbdsetup events2 --now | grep -q \" name:$r \"; do"
            + " n=$((n + 1)); [ $n -lt 20 ] || exit 1; sleep 0.5; done; done"
            + (unloaded ? "; rmmod drbd_transport_tcp 2>/dev/null; rmmod drbd" : ""));
    return this;
  }

  RealPair metaData(String resource) {
    return both("drbdadm create-md --force " + resource);
  }

  RealPair up(int node, String resource) {
    node(node).output("drbdadm up " + resource);
    return this;
  }

  /** Both up and connected, with no good data. */
  RealPair connected(String resource) {
    both("drbdadm create-md --force %1$s && drbdadm up %1$s".formatted(resource));
    return awaitConnection(1, resource, "Connected").awaitConnection(2, resource, "Connected");
  }

  /** Both UpToDate and Secondary. */
  RealPair inSync(String resource) {
    connected(resource);
    node(1).output("drbdadm -- --clear-bitmap new-current-uuid %s/0".formatted(resource));
    return await(2, resource, "in sync", DrbdLook::inSync);
  }

  RealPair primary(int node, String resource, String... options) {
    node(node).output("drbdadm primary %s %s".formatted(String.join(" ", options), resource));
    return this;
  }

  RealPair slowSync(int node, String resource) {
    node(node)
        .output(
            "drbdadm %s --c-plan-ahead=0 --resync-rate=100k --c-max-rate=100k %s"
                .formatted(version().nine() ? "peer-device-options" : "disk-options", resource));
    return this;
  }

  RealPair disconnect(int node, String resource) {
    node(node).output("drbdadm disconnect " + resource);
    return awaitConnection(3 - node, resource, "Connecting");
  }

  RealPair connect(int node, String resource) {
    node(node).output("drbdadm connect " + resource);
    return this;
  }

  /** In the kernel: drbdadm of utils 9 turns to the meta data on disk, which is in use. */
  RealPair outdate(int node, String resource) {
    return run(node, "drbdsetup outdate " + resource.substring(1));
  }

  RealPair run(int node, String commandLine) {
    node(node).output(commandLine);
    return this;
  }

  /** Holds the device open by a process that outlives the ssh session. */
  RealPair held(int node, String resource) {
    node(node)
        .output(
            "setsid sh -c 'exec 9< /dev/drbd%1$s; echo $$ > %2$s; exec sleep 86400' < /dev/null > /dev/null 2>&1 & until [ -s %2$s ]; do sleep 0.2; done"
                .formatted(resource.substring(1), HOLDER));
    return this;
  }

  /** Waits until DRBD is seen so. */
  RealPair await(int node, String resource, String what, Predicate<DrbdLook> so) {
    lab.await(
        "%s is %s on node%d".formatted(resource, what, node),
        Lab.ONLINE,
        () -> so.test(DrbdLook.of(resource, node(node).output(DrbdLook.command(resource)))));
    return this;
  }

  private RealPair awaitConnection(int node, String resource, String state) {
    return await(node, resource, state, it -> it.connection().equals(state));
  }

  /** Waits until a node has given its peer up. */
  RealPair awaitStandAlone(int node, String resource) {
    return awaitConnection(node, resource, "StandAlone");
  }

  /** The version of the kernel module. */
  DrbdVersion version() {
    String told = node(1).output("modprobe drbd; drbdadm --version");
    Matcher code = Pattern.compile("DRBD_KERNEL_VERSION_CODE=0x([0-9a-f]+)").matcher(told);
    if (!code.find()) {
      throw new LabException("'drbdadm --version' tells no kernel module's version: " + told);
    }
    return DrbdVersion.ofCode(Integer.parseInt(code.group(1), 16));
  }
}
