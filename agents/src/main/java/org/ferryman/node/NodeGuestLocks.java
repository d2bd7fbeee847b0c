// SPDX-License-Identifier: Apache-2.0
package org.ferryman.node;

import java.util.Optional;
import org.ferryman.handover.lease.GuestLocks;
import org.ferryman.ocf.OperationLog;
import org.ferryman.operation.ResourceLocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Guests' locks beside those of the resources: files that daemon and one-shots share. */
final class NodeGuestLocks implements GuestLocks {
  private static final Logger LOG = LoggerFactory.getLogger(NodeGuestLocks.class);

  private final ResourceLocks locks;

  NodeGuestLocks(ResourceLocks locks) {
    this.locks = locks;
  }

  @Override
  public Optional<Held> tryLock(String vm) {
    OperationLog log = (level, line) -> LOG.warn("{}", line);
    return locks
        .tryAcquire("guest-" + vm, "process %d".formatted(ProcessHandle.current().pid()), log)
        .map(held -> held::close);
  }
}
