// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.TwoPrimariesReading;
import org.ferryman.tools.drbd.VersionReading;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.config.DefinitionsReading;
import org.ferryman.tools.drbd.config.ResourceDefinition;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.DrbdVolume;
import org.ferryman.tools.drbd.status.Role;

/** A DRBD whose state can be read only: the agent for guests must never change it. */
final class ReadOnlyDrbd implements Drbd {
  final Map<String, DrbdReading> readings = new HashMap<>();
  Reading<Map<String, DrbdStatus>> kernel = new Reading.Known<>(Map.of());
  DefinitionsReading definitions =
      new DefinitionsReading.Known(List.of(definition("r0", 0), definition("r1", 1)), List.of());

  ReadOnlyDrbd() {
    role("r0", Role.PRIMARY);
    role("r1", Role.PRIMARY);
  }

  static ResourceDefinition definition(String name, int minor) {
    return definition(name, minor, "node1");
  }

  static ResourceDefinition definition(String name, int minor, String host) {
    return new ResourceDefinition(
        name,
        List.of(
            ResourceDefinition.Host.named(
                host,
                List.of(
                    new ResourceDefinition.Volume(
                        0, minor, "/dev/drbd" + minor, Optional.of("/dev/vdb"))))),
        false);
  }

  /** With one volume, of that minor. */
  void role(String resource, Role role, int minor) {
    DrbdVolume volume =
        new DrbdVolume(0, minor, DiskState.UP_TO_DATE, false, Optional.empty(), Optional.empty());
    readings.put(
        resource,
        new DrbdReading.Configured(
            new DrbdStatus(
                resource,
                role,
                List.of(),
                Optional.empty(),
                List.of(volume),
                List.of(),
                List.of())));
  }

  void role(String resource, Role role) {
    readings.put(resource, new DrbdReading.Configured(status(resource, role, List.of())));
  }

  private static DrbdStatus status(String resource, Role role, List<DrbdVolume> volumes) {
    return new DrbdStatus(
        resource, role, List.of(), Optional.empty(), volumes, List.of(), List.of());
  }

  /** The kernel knows that device of the resource. */
  void hasMinor(String resource, int minor) {
    DrbdVolume volume =
        new DrbdVolume(0, minor, DiskState.UP_TO_DATE, false, Optional.empty(), Optional.empty());
    kernel = new Reading.Known<>(Map.of(resource, status(resource, Role.PRIMARY, List.of(volume))));
  }

  @Override
  public DrbdReading read(DrbdResource resource, Operation operation) {
    return readings.getOrDefault(resource.name(), new DrbdReading.Unconfigured());
  }

  @Override
  public Reading<Map<String, DrbdStatus>> all(Operation operation) {
    return kernel;
  }

  @Override
  public DefinitionsReading definitions(String configuration, Operation operation) {
    return definitions;
  }

  @Override
  public DefinitionReading definition(DrbdResource resource, Operation operation) {
    throw new AssertionError("definition of " + resource);
  }

  @Override
  public VersionReading version(Operation operation) {
    throw new AssertionError("version");
  }

  @Override
  public TwoPrimariesReading twoPrimaries(DrbdResource resource, Operation operation) {
    throw new AssertionError("twoPrimaries of " + resource);
  }

  @Override
  public DrbdOutcome loadModule(Operation operation) {
    throw new AssertionError("loadModule");
  }

  @Override
  public DrbdOutcome checkResize(DrbdResource resource, Operation operation) {
    throw new AssertionError("checkResize " + resource);
  }

  @Override
  public DrbdOutcome adjust(DrbdResource resource, Operation operation) {
    throw new AssertionError("adjust " + resource);
  }

  @Override
  public DrbdOutcome adjustTowards(DrbdResource resource, String peer, Operation operation) {
    throw new AssertionError("adjust " + resource);
  }

  @Override
  public DrbdOutcome adjustDisks(DrbdResource resource, Operation operation) {
    throw new AssertionError("adjustDisks " + resource);
  }

  @Override
  public DrbdOutcome connect(DrbdResource resource, Operation operation) {
    throw new AssertionError("connect " + resource);
  }

  @Override
  public DrbdOutcome disconnect(DrbdResource resource, Operation operation) {
    throw new AssertionError("disconnect " + resource);
  }

  @Override
  public DrbdOutcome primary(DrbdResource resource, Operation operation) {
    throw new AssertionError("primary " + resource);
  }

  @Override
  public DrbdOutcome secondary(DrbdResource resource, Operation operation) {
    throw new AssertionError("secondary " + resource);
  }

  @Override
  public DrbdOutcome down(DrbdResource resource, Operation operation) {
    throw new AssertionError("down " + resource);
  }

  @Override
  public DrbdOutcome downInKernel(DrbdResource resource, Operation operation) {
    throw new AssertionError("downInKernel " + resource);
  }

  @Override
  public DrbdOutcome outdate(DrbdResource resource, Operation operation) {
    throw new AssertionError("outdate " + resource);
  }

  @Override
  public DrbdOutcome unfence(DrbdResource resource, String extraArguments, Operation operation) {
    throw new AssertionError("unfence " + resource);
  }

  @Override
  public boolean deviceNodeExists(String device) {
    throw new AssertionError("deviceNodeExists " + device);
  }
}
