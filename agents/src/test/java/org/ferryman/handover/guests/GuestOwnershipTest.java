// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.guests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.agent.xen.GuestHandover.Known;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.handover.TwoNodes;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.xen.GuestName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestOwnershipTest extends TwoNodes {
  private KnownGuests guests;
  private GuestOwnership ownership;

  @BeforeEach
  void makeGuests() throws IOException {
    guests = new KnownGuests(folder.resolve("guests"));
    ownership =
        new GuestOwnership(
            guests, new DrbdTools(new ScriptedCommandRunner()), world.target(), "node2");
    remember("vm1", "r0");
    remember("vm2", "r2");
  }

  private void remember(String vm, String resource) throws IOException {
    Path file = folder.resolve(vm + ".cfg");
    Files.writeString(file, "name = '%s'\ndisk = [ 'drbd:%s,xvda,w' ]\n".formatted(vm, resource));
    guests.remember(
        new Known(
            new GuestName(vm),
            file,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            List.of(),
            "",
            ""),
        operation());
  }

  /** The sweep goes by it: a resource that is no guest's may have two Primaries. */
  @Test
  void usedIsWhatGuestsUse() throws IOException {
    assertThat(ownership.used(operation())).containsExactly("r0", "r2");
    Files.delete(folder.resolve("vm2.cfg"));
    assertThat(ownership.used(operation())).containsExactly("r0");
  }

  private Optional<String> unreadable(String vm, String file) {
    return ownership.unreadable(vm, Path.of(file), operation());
  }

  private Optional<String> foreign(String vm, String... resources) {
    return ownership.foreign(vm, List.of(resources), operation());
  }

  @Test
  void theFileThatIsKnownForTheGuestIsReadAndSoIsAnyInTheUsualFolder() {
    assertThat(unreadable("vm1", folder.resolve("vm1.cfg").toString())).isEmpty();
    assertThat(unreadable("vm9", "/etc/xen/vm9.cfg")).isEmpty();
    assertThat(unreadable("vm9", "/etc/xen/guests/vm9.cfg")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/shadow",
        "/etc/xen/../shadow",
        "/etc/xenstuff/a",
        "/dev/zero",
        "/root/.ssh/x"
      })
  void noOtherFileIs(String file) {
    assertThat(unreadable("vm1", file).orElseThrow()).contains(file, "vm1");
  }

  @Test
  void anotherGuestsFileIsNotThisOnes() {
    assertThat(unreadable("vm1", folder.resolve("vm2.cfg").toString())).isPresent();
  }

  @Test
  void aGuestsOwnDisksAreTakenAndAnotherGuestsAreNot() {
    assertThat(foreign("vm1", "r0")).isEmpty();
    assertThat(foreign("vm1", "r0", "r2")).contains("r2 is a disk of guest vm2 here, not of vm1");
    assertThat(foreign("unknown", "r2")).isPresent();
  }

  @Test
  void oneThatNobodyClaimsIsTakenUnlessTheClusterCommandsIt() {
    assertThat(foreign("vm1", "r0", "r7")).isEmpty();
    world.target().roles.put("r7", CommandedRole.UNPROMOTED);
    assertThat(foreign("vm1", "r0", "r7").orElseThrow()).contains("r7", "the cluster commands");
  }

  /** The file may be unreadable for a moment; preflight tells that in its own words. */
  @Test
  void whereTheGuestsOwnDisksCantBeToldTheClaimsOfOthersCount() throws IOException {
    Files.delete(folder.resolve("vm1.cfg"));
    world.target().roles.put("r0", CommandedRole.UNPROMOTED);

    assertThat(foreign("vm1", "r0")).isEmpty();
    assertThat(foreign("vm1", "r2")).isPresent();
  }
}
