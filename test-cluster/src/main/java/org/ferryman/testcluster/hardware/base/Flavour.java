// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

/** Which generation of DRBD the nodes' kernels have, with its version. */
public enum Flavour {
  /** As in the kernel of Debian: one peer per resource. */
  DRBD84("8.4.11"),
  /** From outside the kernel: several peers, quorum, diskless clients. */
  DRBD9("9.2.2");

  private final String version;

  Flavour(String version) {
    this.version = version;
  }

  /**
   * The kernel module's version.
   *
   * @return three numbers with dots
   */
  public String version() {
    return version;
  }
}
