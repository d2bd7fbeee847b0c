// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

/** What is known of the DRBD in this node's kernel. */
public sealed interface VersionReading {

  /**
   * Which DRBD this is.
   *
   * @param module the module's version
   * @param nine whether tools and module speak DRBD 9's language: a module of 9.3 can be built to
   *     speak 8.4's
   */
  record Known(DrbdVersion module, boolean nine) implements VersionReading {
    /** A module that speaks the language of its own version. */
    public Known(DrbdVersion module) {
      this(module, module.nine());
    }
  }

  /**
   * Not known.
   *
   * @param noModule whether that is because this node has no module, loaded or to be loaded
   */
  record Unknown(String reason, boolean noModule) implements VersionReading {}
}
