// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

/** Kinds of guests, as in xl.cfg. */
enum GuestType {
  /** Needs no device model; the lab's usual one. */
  PVH("pvh"),
  /** Runs without the processor's help; a Xen without shadow paging can't migrate it live. */
  PV("pv"),
  /** With firmware and a device model: a qemu process in dom0 for each guest. */
  HVM("hvm");

  private final String text;

  GuestType(String text) {
    this.text = text;
  }

  /** As in xl.cfg. */
  String text() {
    return text;
  }
}
