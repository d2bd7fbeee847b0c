// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether this machine was booted on Xen at all. Where it was not, as with the wrong entry of its
 * boot loader, no guest can be on it, which is more than "xl does not answer". Two must say so: the
 * kernel, and xl, which then finds nobody to ask. A toolstack that is yet to start, or broken, is
 * something else.
 *
 * @param type what the kernel runs on, in production {@code /sys/hypervisor/type}
 * @param capabilities what the kernel may do there, in production {@code /proc/xen/capabilities}
 */
public record Hypervisor(Path type, Path capabilities) {
  private static final String XEN = "xen";
  private static final String CONTROL = "control_d";

  /** Debian's wrapper before xl, and the libraries of xl itself. */
  private static final Pattern NOBODY_TO_ASK =
      Pattern.compile(
          "Can't find hypervisor information|Hypervisor is not xen"
              + "|handle on privileged command interface|cannot open libxc handle");

  /** As this machine's kernel tells. */
  public static Hypervisor ofKernel() {
    return new Hypervisor(Path.of("/sys/hypervisor/type"), Path.of("/proc/xen/capabilities"));
  }

  /**
   * Why it is proven that no guest can be here.
   *
   * @param said what xl said when it failed
   * @return empty if that is not proven
   */
  Optional<String> absence(String said) {
    return NOBODY_TO_ASK.matcher(said).find() ? absence() : Optional.empty();
  }

  /** Whether the kernel says that it controls Xen, or can't say that it doesn't. */
  boolean booted() {
    return absence().isEmpty();
  }

  private Optional<String> absence() {
    try {
      String runsOn = content(type).orElse("");
      Optional<String> may = content(capabilities);
      if (may.filter(it -> it.contains(CONTROL)).isPresent()) {
        return Optional.empty();
      }
      if (!runsOn.equals(XEN)) {
        return Optional.of(
            "this machine was not booted on Xen: %s %s"
                .formatted(type, runsOn.isEmpty() ? "is not there" : "says '" + runsOn + "'"));
      }
      return may.map(
          it ->
              "this machine is itself a guest of Xen's: no %s in %s"
                  .formatted(CONTROL, capabilities));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<String> content(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }
}
