// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

/** How QEMU runs the machines' instructions. */
enum Accelerator {
  /**
   * By translation, on any machine. {@code qemu64} has none of the features that crash dom0 (SMEP,
   * SMAP) or PVH guests (RDTSCP) under it, and no AVX, which is suspected of corruption. With the
   * instructions for AES, ssh carries a guest's memory several times faster.
   *
   * <p>With {@code -icount} a machine's clock counts its instructions while it works and follows
   * this host's while it waits. So however little of a processor a busy host leaves it, no limit
   * inside it (libxl's 40 s for a hotplug script, Pacemaker's for its own daemons and for agents)
   * runs out for that, and the samples' times need no stretching.
   */
  TCG(
      "tcg,thread=single,tb-size=512 -icount shift=1,sleep=on,align=off",
      "qemu64,+npt,+ssse3,+sse4.1,+sse4.2,+aes,+pclmulqdq",
      10),
  /** By the kernel, where it has nested virtualisation. */
  KVM("kvm", "host", 1);

  private final String accel;
  private final String cpu;
  private final int patience;

  Accelerator(String accel, String cpu, int patience) {
    this.accel = accel;
    this.cpu = cpu;
    this.patience = patience;
  }

  /** QEMU's option {@code -accel}. */
  String accel() {
    return accel;
  }

  /** QEMU's option {@code -cpu}. */
  String cpu() {
    return cpu;
  }

  /** How many times longer than on real machines things may take, by this host's clock. */
  int patience() {
    return patience;
  }
}
