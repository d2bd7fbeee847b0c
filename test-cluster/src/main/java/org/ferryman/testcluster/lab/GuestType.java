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
