// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.fencing.Verdict.HandlerExit;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.Constraints;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.Pacemaker;

/**
 * Constraints of {@link FencePeer} that no handler takes back: theirs was killed, or DRBD calls
 * none, for it needed no resync. They go where this node is Primary and sees the data UpToDate
 * everywhere, and never before.
 */
public final class ForgottenBans {
  private final Drbd drbd;
  private final Pacemaker pacemaker;
  private final UnfencePeer unfence;

  /** On these. */
  public ForgottenBans(Drbd drbd, NodeTools node, Pacemaker pacemaker, String nodeName) {
    this.drbd = drbd;
    this.pacemaker = pacemaker;
    this.unfence = new UnfencePeer(drbd, node, pacemaker, nodeName, FencingConfig.LOOKING);
  }

  /**
   * Whether it is worth looking: whatever is not good here and with some peer keeps its constraint.
   */
  public static boolean worthLooking(DrbdStatus status) {
    return status.primary()
        && !status.volumes().isEmpty()
        && status.volumes().stream()
            .allMatch(volume -> volume.client() || volume.disk() == DiskState.UP_TO_DATE)
        && status.connections().stream().anyMatch(ForgottenBans::sound);
  }

  private static boolean sound(DrbdConnection connection) {
    return connection.state() == ConnectionState.CONNECTED
        && !connection.volumes().isEmpty()
        && connection.volumes().stream().allMatch(it -> it.disk() == DiskState.UP_TO_DATE);
  }

  /**
   * Looks once, at the cost of one reading of the CIB where there is no such constraint.
   *
   * @return what became of each resource that has one, or why it can't be told
   */
  public List<String> look(Collection<DrbdResource> resources, Operation operation) {
    Reading<Cib> reading = pacemaker.cib(operation);
    if (reading instanceof Reading.Unknown<Cib> unknown) {
      return List.of(
          "whether a constraint was forgotten is not known: the CIB can't be read: "
              + unknown.reason());
    }
    Cib cib = ((Reading.Known<Cib>) reading).value();
    List<String> said = new ArrayList<>();
    for (DrbdResource resource : resources) {
      boolean any =
          cib.clonesOf(resource.name()).stream()
              .anyMatch(clone -> !Constraints.ours(cib, clone).isEmpty());
      if (any
          && drbd.read(resource, operation) instanceof DrbdReading.Configured now
          && worthLooking(now.status())) {
        said.add(takeBack(resource, operation));
      }
    }
    return said;
  }

  private String takeBack(DrbdResource resource, Operation operation) {
    Verdict verdict =
        unfence.run(
            new HandlerEnvironment(resource, Set.of(), Optional.empty()),
            UnfenceDecision::ofForgotten,
            operation);
    return verdict.exit() == HandlerExit.DONE
        ? "%s: a constraint that no handler had taken back is removed".formatted(resource)
        : "%s: %s".formatted(resource, verdict.reason());
  }
}
