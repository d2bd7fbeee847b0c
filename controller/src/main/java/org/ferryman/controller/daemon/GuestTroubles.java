// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ferryman.agent.xen.GuestFile;
import org.ferryman.agent.xen.GuestHandover.Known;

/** What is wrong with the configuration files of this node's guests, now. */
public final class GuestTroubles {
  private GuestTroubles() {}

  /** By guest; who is not named has none. Reads each file once. */
  public static Map<String, String> of(List<Known> guests) {
    Map<String, String> troubles = new TreeMap<>();
    for (Known guest : guests) {
      of(guest).ifPresent(trouble -> troubles.put(guest.guest().value(), trouble));
    }
    return troubles;
  }

  /**
   * By the file itself, as it may have been mended, or damaged, where no operation looks at it.
   * That the guest runs under another name than the file gives it, only an operation can have seen.
   */
  private static Optional<String> of(Known guest) {
    GuestFile file = GuestFile.read(guest.configuration());
    if (!file.problem().isEmpty()) {
      return Optional.of(file.problem());
    }
    boolean itsName =
        file.config()
            .flatMap(config -> config.name())
            .filter(guest.guest().value()::equals)
            .isPresent();
    return itsName ? Optional.empty() : Optional.of(guest.trouble()).filter(it -> !it.isEmpty());
  }
}
