// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import java.util.Optional;
import java.util.Set;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.config.DefinitionReading;
import org.ferryman.tools.drbd.config.DefinitionsReading;

/**
 * The DRBD of this node. Every call keeps to the operation's deadline and cancellation and never
 * throws for what DRBD does: it is in the answer.
 */
public interface Drbd extends DrbdStates {

  /** Reads a resource's state from the kernel; needs no configuration file. */
  DrbdReading read(DrbdResource resource, Operation operation);

  /**
   * As {@link #read}, for a recurring monitor, which is called whether or not anything happened:
   * may be what a live stream of events has told, if that is known to be alive. Nothing that gives
   * a command decides by it.
   */
  default DrbdReading observe(DrbdResource resource, Operation operation) {
    return read(resource, operation);
  }

  /** Reads a resource's definition from its configuration. */
  DefinitionReading definition(DrbdResource resource, Operation operation);

  /**
   * Reads every definition that a configuration file holds, for this host or others. What can't be
   * read costs itself alone.
   */
  DefinitionsReading definitions(String configuration, Operation operation);

  /** Reads the kernel module's version; the module may have to be loaded for it. */
  VersionReading version(Operation operation);

  /** Reads whether the kernel would let a second node be Primary. */
  TwoPrimariesReading twoPrimaries(DrbdResource resource, Operation operation);

  /** Loads the kernel module; done if it is loaded already. */
  DrbdOutcome loadModule(Operation operation);

  /**
   * Moves internal meta data after the backing device grew or shrank while the resource was down.
   */
  DrbdOutcome checkResize(DrbdResource resource, Operation operation);

  /** Brings up whatever is missing and makes the kernel's settings those of the configuration. */
  DrbdOutcome adjust(DrbdResource resource, Operation operation);

  /**
   * As {@link #adjust}, connecting to that peer where the configuration has more than one and DRBD
   * (8.4) can have only one.
   *
   * @param peer the peer's node name
   */
  DrbdOutcome adjustTowards(DrbdResource resource, String peer, Operation operation);

  /** As {@link #adjust}, but leaves the network alone. */
  DrbdOutcome adjustDisks(DrbdResource resource, Operation operation);

  /** Connects to the peers, after a disconnect. */
  DrbdOutcome connect(DrbdResource resource, Operation operation);

  /** Drops the connections to the peers. */
  DrbdOutcome disconnect(DrbdResource resource, Operation operation);

  /** Makes this node Primary, never by force; done if it is. */
  DrbdOutcome primary(DrbdResource resource, Operation operation);

  /** As {@link #primary}, of a resource that is connected only once it is promoted. */
  default DrbdOutcome primaryBeforeConnecting(DrbdResource resource, Operation operation) {
    return primary(resource, operation);
  }

  /**
   * Marks the data here as old if a peer that is not connected has written without this node; looks
   * once and waits for nothing. A DRBD that nobody guards knows of no such peer.
   *
   * @param promoted the nodes where the cluster has it promoted, as far as the caller was told
   * @return why the data is stale, or why it can't be told; empty if nothing speaks against it
   */
  default Optional<String> outdateIfStale(
      DrbdResource resource, Set<String> promoted, Operation operation) {
    return Optional.empty();
  }

  /** Makes this node Secondary; done if it is. */
  DrbdOutcome secondary(DrbdResource resource, Operation operation);

  /** Takes the resource down; done if it is. */
  DrbdOutcome down(DrbdResource resource, Operation operation);

  /** As {@link #down}, without the configuration: where that can't be read. */
  DrbdOutcome downInKernel(DrbdResource resource, Operation operation);

  /**
   * Calls the handler that takes back fencing.
   *
   * @param extraArguments for the handler, handed to it in its environment
   */
  DrbdOutcome unfence(DrbdResource resource, String extraArguments, Operation operation);

  /** Whether a device's node is there: udev makes it some time after the kernel the device. */
  boolean deviceNodeExists(String device);

  /** Marks the data here as old, so that this node is not promoted. */
  DrbdOutcome outdate(DrbdResource resource, Operation operation);
}
