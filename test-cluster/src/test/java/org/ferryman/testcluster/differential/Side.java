// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

/** Who answers. */
enum Side {
  /** {@code ocf:linbit:drbd} as drbd-utils ships it. */
  PEER("linbit", "ocf:linbit:drbd"),
  /** Ferryman's wrapper with the controller behind it. */
  CONTROLLER("ferryman", "with the controller"),
  /** Ferryman's wrapper on its own. */
  ONE_SHOT("ferryman", "without the controller");

  private final String provider;
  private final String title;

  Side(String provider, String title) {
    this.provider = provider;
    this.title = title;
  }

  String provider() {
    return provider;
  }

  String title() {
    return title;
  }
}
