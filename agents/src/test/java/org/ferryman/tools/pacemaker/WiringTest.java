// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.ferryman.tools.pacemaker.Wiring.GuestResource;
import org.junit.jupiter.api.Test;

class WiringTest {
  private static final Path FILE = Path.of("/etc/xen/vm1.cfg");

  private static GuestResource guest(String id, String file) {
    return new GuestResource(id, file, List.of(), List.of());
  }

  private static final Wiring WIRING =
      new Wiring(
          List.of(),
          List.of(),
          List.of(),
          Set.of(),
          List.of(
              guest("odd", ""),
              guest("vm1", "/etc/xen/vm1.cfg"),
              guest("vm2", "/etc/xen/vm2.cfg"),
              guest("copy", "/etc/xen/./vm1.cfg")));

  @Test
  void fileBelongsToTheFirstResourceThatNamesIt() {
    assertThat(WIRING.ownerOf(FILE, "copy")).contains("vm1");
    assertThat(WIRING.ownerOf(FILE, "vm1")).isEmpty();
    assertThat(WIRING.ownerOf(Path.of("/etc/xen/vm2.cfg"), "vm2")).isEmpty();
  }

  @Test
  void resourceThatTheCibDoesNotHaveIsNotJudged() {
    assertThat(WIRING.ownerOf(FILE, "test")).isEmpty();
  }
}
