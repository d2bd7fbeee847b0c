// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.reads;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.function.Supplier;
import org.ferryman.controller.follow.LiveStates;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdStates;
import org.ferryman.tools.drbd.TwoPrimariesReading;
import org.ferryman.tools.drbd.VersionReading;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.config.DefinitionsReading;
import org.ferryman.tools.drbd.status.DrbdStatus;

/**
 * A DRBD whose concurrent reads are shared; changes are made one by one. Recurring monitors are
 * answered from the live stream of events where that can be relied on, see {@link LiveStates}.
 */
public final class SharedDrbd implements Drbd {

  private final Drbd drbd;
  private final LiveStates live;
  private final SharedReads<DrbdResource, DrbdReading> states = new SharedReads<>();
  private final SharedReads<Class<?>, Reading<Map<String, DrbdStatus>>> wholes =
      new SharedReads<>();
  private final SharedReads<DrbdResource, DefinitionReading> definitions = new SharedReads<>();
  private final SharedReads<String, DefinitionsReading> files = new SharedReads<>();
  private final SharedReads<Class<?>, VersionReading> versions = new SharedReads<>();

  /** Shares the reads of {@code drbd}, and tells {@code live} of every command. */
  public SharedDrbd(Drbd drbd, LiveStates live) {
    this.drbd = requireNonNull(drbd, "drbd");
    this.live = requireNonNull(live, "live");
  }

  @Override
  public DrbdReading read(DrbdResource resource, Operation operation) {
    return states.read(resource, operation, bounds -> drbd.read(resource, bounds));
  }

  @Override
  public DrbdReading observe(DrbdResource resource, Operation operation) {
    return live.fresh(resource.name())
        .<DrbdReading>map(DrbdReading.Configured::new)
        .orElseGet(() -> read(resource, operation));
  }

  @Override
  public Reading<Map<String, DrbdStatus>> all(Operation operation) {
    return wholes.read(DrbdStates.class, operation, drbd::all);
  }

  @Override
  public DefinitionReading definition(DrbdResource resource, Operation operation) {
    return definitions.read(resource, operation, bounds -> drbd.definition(resource, bounds));
  }

  @Override
  public DefinitionsReading definitions(String configuration, Operation operation) {
    return files.read(configuration, operation, bounds -> drbd.definitions(configuration, bounds));
  }

  @Override
  public VersionReading version(Operation operation) {
    return versions.read(VersionReading.class, operation, drbd::version);
  }

  @Override
  public TwoPrimariesReading twoPrimaries(DrbdResource resource, Operation operation) {
    return drbd.twoPrimaries(resource, operation);
  }

  @Override
  public DrbdOutcome loadModule(Operation operation) {
    return drbd.loadModule(operation);
  }

  @Override
  public DrbdOutcome checkResize(DrbdResource resource, Operation operation) {
    return command(resource, () -> drbd.checkResize(resource, operation));
  }

  @Override
  public DrbdOutcome adjust(DrbdResource resource, Operation operation) {
    return command(resource, () -> drbd.adjust(resource, operation));
  }

  @Override
  public DrbdOutcome adjustTowards(DrbdResource resource, String peer, Operation operation) {
    return command(resource, () -> drbd.adjustTowards(resource, peer, operation));
  }

  @Override
  public DrbdOutcome adjustDisks(DrbdResource resource, Operation operation) {
    return command(resource, () -> drbd.adjustDisks(resource, operation));
  }

  @Override
  public DrbdOutcome connect(DrbdResource resource, Operation operation) {
    return command(resource, () -> drbd.connect(resource, operation));
  }

  @Override
  public DrbdOutcome disconnect(DrbdResource resource, Operation operation) {
    return command(resource, () -> drbd.disconnect(resource, operation));
  }

  @Override
  public DrbdOutcome primary(DrbdResource resource, Operation operation) {
    return command(resource, () -> drbd.primary(resource, operation));
  }

  @Override
  public DrbdOutcome secondary(DrbdResource resource, Operation operation) {
    return command(resource, () -> drbd.secondary(resource, operation));
  }

  @Override
  public DrbdOutcome down(DrbdResource resource, Operation operation) {
    return command(resource, () -> drbd.down(resource, operation));
  }

  @Override
  public DrbdOutcome downInKernel(DrbdResource resource, Operation operation) {
    return command(resource, () -> drbd.downInKernel(resource, operation));
  }

  @Override
  public DrbdOutcome unfence(DrbdResource resource, String extraArguments, Operation operation) {
    return drbd.unfence(resource, extraArguments, operation);
  }

  @Override
  public boolean deviceNodeExists(String device) {
    return drbd.deviceNodeExists(device);
  }

  @Override
  public DrbdOutcome outdate(DrbdResource resource, Operation operation) {
    return command(resource, () -> drbd.outdate(resource, operation));
  }

  private DrbdOutcome command(DrbdResource resource, Supplier<DrbdOutcome> command) {
    try {
      return command.get();
    } finally {
      live.commanded(resource.name());
    }
  }
}
