// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import java.util.Optional;

/** Tells how DRBD's events are followed; empty where nobody follows them. */
@FunctionalInterface
public interface FollowSource {

  /** How it goes right now. */
  Optional<FollowReport> report();
}
