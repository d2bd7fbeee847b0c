// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What {@code xl info} tells of this host's Xen.
 *
 * @param major Xen's version; 0 if not known
 * @param minor Xen's version
 * @param capabilities words of {@code virt_caps}; none if not known
 * @param processor {@code hw_caps}; empty if not known
 */
public record XenHost(int major, int minor, List<String> capabilities, String processor) {
  /** Nothing is known. */
  public static final XenHost UNKNOWN = new XenHost(0, 0, List.of(), "");

  /** Checks and copies. */
  public XenHost {
    capabilities = List.copyOf(capabilities);
    requireNonNull(processor, "processor");
  }
}
