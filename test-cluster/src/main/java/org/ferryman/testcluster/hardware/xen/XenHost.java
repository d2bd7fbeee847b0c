// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.ferryman.testcluster.hardware.base.NodePower;
import org.ferryman.testcluster.hardware.base.Timeline;
import org.ferryman.testcluster.hardware.base.World;
import org.ferryman.testcluster.hardware.drbd.DrbdNode;

/** The Xen host of one node: its memory and its domains. */
public final class XenHost {
  /** The only kernel that is there for guests. */
  static final String KERNEL = "/guest/vmlinux";

  /** Memory of Domain-0 in MiB. */
  static final int DOM0_MB = 320;

  /** What Debian's wrapper before xl says where no Xen runs; its exit code is 1. */
  static final String NO_XEN = "ERROR:  Can't find hypervisor information in sysfs!\n";

  private static final int XEN_MB = 11;
  private static final long HUNG_RETRY = 20;

  private final String name;
  private final World world;
  private final NodePower power;
  private final DrbdNode drbd;
  private final Map<Integer, Domain> domains = new TreeMap<>();
  private final Set<String> comingAgain = new TreeSet<>();
  private final Map<String, String> storeWrites = new TreeMap<>();
  private int totalMb = 4096;
  private int nextDomid = 1;
  private int epoch;
  private long poweredSince;
  private boolean onXen = true;
  private boolean bootsXen = true;
  private boolean keepsDying;

  /**
   * A host without guests.
   *
   * @param name the node
   * @param world what is shared
   * @param power whether the node runs
   * @param drbd the node's DRBD
   */
  public XenHost(String name, World world, NodePower power, DrbdNode drbd) {
    this.name = name;
    this.world = world;
    this.power = power;
    this.drbd = drbd;
  }

  String name() {
    return name;
  }

  World world() {
    return world;
  }

  DrbdNode drbd() {
    return drbd;
  }

  Map<String, String> storeWrites() {
    return storeWrites;
  }

  /**
   * All domains but Domain-0.
   *
   * @return by domid
   */
  public Collection<Domain> domains() {
    return List.copyOf(domains.values());
  }

  /** The domains that have entries in xenstore. */
  List<Domain> named() {
    return domains.values().stream().filter(domain -> !domain.nameless).toList();
  }

  /**
   * A domain by name or number, as xl finds it.
   *
   * @param word name or domid
   * @return empty if there is none, and for Domain-0
   */
  public Optional<Domain> find(String word) {
    if (word.matches("\\d{1,9}")) {
      return Optional.ofNullable(domains.get(Integer.parseInt(word)));
    }
    return named().stream().filter(domain -> domain.name.equals(word)).findFirst();
  }

  /**
   * Chooses what the boot loader starts from the next loss of power on.
   *
   * @param xen Xen with the kernel on it, or the kernel alone
   */
  public void bootXen(boolean xen) {
    bootsXen = xen;
  }

  /** Whether a hypervisor runs here. */
  boolean onXen() {
    return onXen;
  }

  /**
   * Whether domains that have been destroyed stay, without a name, as long as somebody has a page
   * of theirs.
   *
   * @param keeps whether they stay from now on
   */
  public void keepDying(boolean keeps) {
    keepsDying = keeps;
  }

  boolean keepsDying() {
    return keepsDying;
  }

  /**
   * Changes the host's memory.
   *
   * @param mb all of it in MiB
   */
  public void totalMemory(int mb) {
    totalMb = mb;
  }

  int totalMb() {
    return totalMb;
  }

  /**
   * Memory that no domain has.
   *
   * @return MiB
   */
  public int freeMb() {
    int used = domains.values().stream().mapToInt(domain -> domain.memoryMb).sum();
    return Math.max(0, totalMb - DOM0_MB - XEN_MB - used);
  }

  long dom0CpuMillis() {
    return 20_000 + (world.timeline().now() - poweredSince) / 10;
  }

  int takeDomid() {
    return nextDomid++;
  }

  Domain add(int domid, DomainConfig config) {
    Domain domain = new Domain(domid, config, world.timeline().now());
    domains.put(domid, domain);
    return domain;
  }

  boolean exists(Domain domain) {
    return domains.get(domain.domid) == domain;
  }

  /** Its entries in xenstore go, and its name with them. */
  void forget(Domain domain) {
    domain.nameless = true;
    storeWrites
        .keySet()
        .removeIf(
            path ->
                path.startsWith("/local/domain/0/backend/vbd/" + domain.domid + "/")
                    || path.startsWith("/local/domain/" + domain.domid + "/"));
  }

  void remove(Domain domain) {
    forget(domain);
    domains.remove(domain.domid);
    world.log().add(name, "domain-gone", domain.name + " (" + domain.domid + ")");
  }

  /** Runs later on this host: when it no longer hangs, and never after it has lost power. */
  Timeline.Pending after(long millis, Runnable action) {
    int then = epoch;
    return world.timeline().after(millis, () -> whenAlive(then, action));
  }

  private void whenAlive(int then, Runnable action) {
    if (epoch != then) {
      return;
    }
    if (power.alive()) {
      action.run();
    } else {
      world.timeline().after(HUNG_RETRY, () -> whenAlive(then, action));
    }
  }

  String newUuid() {
    return new UUID(
            (world.random().nextLong() & ~0xf000L) | 0x4000L,
            (world.random().nextLong() & ~(3L << 62)) | (1L << 63))
        .toString();
  }

  /** Power is lost: every domain is gone. */
  public void powerLost() {
    epoch++;
    domains.clear();
    comingAgain.clear();
    storeWrites.clear();
    nextDomid = 1;
    onXen = bootsXen;
    poweredSince = world.timeline().now();
  }

  /**
   * Which volumes guests of this host can write to at this moment.
   *
   * @return resource/volume of each
   */
  public Set<String> writableVolumes() {
    Set<String> volumes = new TreeSet<>();
    if (power.alive()) {
      domains.values().stream()
          .filter(Domain::executing)
          .flatMap(domain -> domain.backends.stream())
          .filter(
              backend -> backend.connected() && backend.device != null && backend.disk.writable())
          .forEach(backend -> volumes.add(backend.device.key()));
    }
    return volumes;
  }

  /** The guest of this name halts, and its xl is about to build it anew; or has done so. */
  void comesAgain(String guest, boolean comes) {
    if (comes) {
      comingAgain.add(guest);
    } else {
      comingAgain.remove(guest);
    }
  }

  /**
   * The guests that have halted, and that their xl is about to build anew.
   *
   * @return their names
   */
  public Set<String> comingAgain() {
    return Set.copyOf(comingAgain);
  }

  /**
   * Which guests execute at this moment, whatever their domains are called.
   *
   * @return their names
   */
  public Set<String> executingGuests() {
    Set<String> names = new TreeSet<>();
    if (power.alive()) {
      domains.values().stream()
          .filter(Domain::executing)
          .forEach(domain -> names.add(domain.config.name()));
    }
    return names;
  }
}
