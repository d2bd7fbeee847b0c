/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.handover;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ferryman.drbd.DrbdReading;
import org.ferryman.drbd.Role;
import org.ferryman.handover.Guard.Caller;
import org.ferryman.ocf.Operation;

/**
 * Makes a guest's disks Primary for its start. Where DRBD follows the guest, Pacemaker's promote
 * and the guest's start are unordered: the start promotes by itself under a short lease, and
 * Pacemaker's promote finds it done.
 */
public final class StartDisks {
  private final HandoverTools tools;
  private final DiskSteps steps;
  private final Supplier<String> ids;

  /** On this node's tools. */
  public StartDisks(HandoverTools tools) {
    this(tools, StartDisks::newId);
  }

  StartDisks(HandoverTools tools, Supplier<String> ids) {
    this.tools = requireNonNull(tools, "tools");
    this.ids = requireNonNull(ids, "ids");
    this.steps = new DiskSteps(tools.disks());
  }

  /** A new name for a hand-over or a start. */
  public static String newId() {
    return UUID.randomUUID().toString();
  }

  /** Makes them Primary, unless one is Primary elsewhere; then none is changed. */
  public StepOutcome promote(String vm, List<String> resources, Operation operation) {
    for (String resource : resources) {
      StepOutcome allowed = allowed(resource, operation);
      if (!allowed.done()) {
        return allowed;
      }
    }
    Map<String, CommandedRole> unpromoted =
        tools.roles().of(resources).entrySet().stream()
            .filter(entry -> entry.getValue() != CommandedRole.PROMOTED)
            .filter(entry -> !mayBePrimary(tools.leases().read(entry.getKey())))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    try {
      if (!unpromoted.isEmpty()) {
        tools.leases().write(lease(vm, unpromoted, operation));
      }
    } catch (LeaseStoreException e) {
      return new StepOutcome.Failed(e.getMessage());
    }
    return steps.primary(resources, operation);
  }

  private static boolean mayBePrimary(LeaseReading reading) {
    return reading instanceof LeaseReading.Held held
        && held.lease().deviceRoles().contains(Role.PRIMARY);
  }

  private StepOutcome allowed(String resource, Operation operation) {
    DrbdReading reading = tools.disks().read(resource, operation);
    if (!(reading instanceof DrbdReading.Configured known)) {
      return new StepOutcome.Failed(
          reading instanceof DrbdReading.Unknown unknown
              ? unknown.reason()
              : resource + " is not up here: drbdadm up " + resource);
    }
    Guard guard = Guard.of(Caller.START, known.status(), tools.leases().read(resource), false);
    return guard instanceof Guard.Refused refused
        ? new StepOutcome.Failed(refused.reason())
        : StepOutcome.ok();
  }

  private Lease lease(String vm, Map<String, CommandedRole> commanded, Operation operation) {
    return new Lease(
            Lease.VERSION,
            ids.get(),
            vm,
            commanded,
            tools.node(),
            tools.node(),
            "",
            Side.TARGET,
            Window.AT_THE_END,
            Phase.STARTING,
            List.of(),
            tools.clock().bootId(),
            0,
            "")
        .until(operation.deadline().remaining().plus(tools.times().started()), tools.clock());
  }
}
