// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.NodePower;
import org.ferryman.testcluster.hardware.base.World;

/** DRBD of one node: the kernel module's memory, and the disks that outlive it. */
public final class DrbdNode {
  private static final long DEFAULT_SIZE_KIB = 32_728;

  private final String name;
  private final World world;
  private final NodePower power;
  private final Map<String, BackingDisk> disks = new TreeMap<>();
  private final Map<String, DrbdResource> resources = new LinkedHashMap<>();
  private boolean loaded;

  /**
   * A node without the module loaded.
   *
   * @param name the node
   * @param world what is shared
   * @param power whether the node runs
   */
  public DrbdNode(String name, World world, NodePower power) {
    this.name = name;
    this.world = world;
    this.power = power;
  }

  /**
   * The node.
   *
   * @return its name
   */
  public String name() {
    return name;
  }

  /**
   * Whether the module is loaded.
   *
   * @return true if so
   */
  public boolean loaded() {
    return loaded;
  }

  /** Loads the module. */
  public void load() {
    loaded = true;
  }

  /**
   * Unloads the module.
   *
   * @return false while resources use it
   */
  public boolean unload() {
    if (resources.isEmpty()) {
      loaded = false;
    }
    return resources.isEmpty();
  }

  /** Power is lost: nothing but the disks remains. */
  public void powerLost() {
    for (DrbdResource resource : resources.values()) {
      resource.session = null;
    }
    resources.clear();
    loaded = false;
  }

  /**
   * All resources.
   *
   * @return in the order they were made
   */
  public Collection<DrbdResource> resources() {
    return List.copyOf(resources.values());
  }

  /**
   * A resource by name.
   *
   * @param resource the name
   * @return empty if there is none
   */
  public Optional<DrbdResource> resource(String resource) {
    return Optional.ofNullable(resources.get(resource));
  }

  /**
   * A device by minor.
   *
   * @param minor the minor
   * @return empty if there is none
   */
  public Optional<DrbdDevice> minor(int minor) {
    return resources.values().stream()
        .flatMap(resource -> resource.devices().stream())
        .filter(device -> device.minor == minor)
        .findFirst();
  }

  /**
   * A disk below DRBD.
   *
   * @param path its device
   * @return the disk; every path is one
   */
  public BackingDisk disk(String path) {
    return disks.computeIfAbsent(path, p -> new BackingDisk(p, DEFAULT_SIZE_KIB));
  }

  /**
   * Adds a disk of a size.
   *
   * @param path its device
   * @param sizeKib its size
   */
  public void addDisk(String path, long sizeKib) {
    disks.put(path, new BackingDisk(path, sizeKib));
  }

  /**
   * Which DRBD its kernel has.
   *
   * @return the flavour
   */
  public Flavour flavour() {
    return world.flavour();
  }

  /** Brings up to date what follows from the states of all its resources. */
  public void settle() {
    resources.values().forEach(DrbdResource::settleQuorum);
  }

  World world() {
    return world;
  }

  NodePower power() {
    return power;
  }

  void add(DrbdResource resource) {
    resources.put(resource.name(), resource);
  }

  void remove(DrbdResource resource) {
    resources.remove(resource.name());
  }
}
