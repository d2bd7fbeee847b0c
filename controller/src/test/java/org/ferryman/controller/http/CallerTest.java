// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is answered: this user alone, by ids. */
class CallerTest {
  @TempDir private Path process;

  @Test
  void thePeersUserIsComparedById() throws IOException {
    UserPrincipal own = Files.getOwner(Path.of("/proc/self"));
    UserPrincipal other =
        FileSystems.getDefault()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(own.getName().equals("nobody") ? "root" : "nobody");
    UserPrincipal namesake = own::getName;

    assertThat(SocketPeer.objectionTo(own)).isEmpty();
    assertThat(SocketPeer.objectionTo(other).orElseThrow()).contains(other.getName());
    assertThat(SocketPeer.objectionTo(namesake)).isPresent();
    assertThat(SocketPeer.objectionTo(null).orElseThrow()).contains("unknown user");
  }

  @Test
  void thisUsersProcessMaySpeakForItself() {
    assertThatNoException().isThrownBy(() -> CallerProcess.requireOwn(Path.of("/proc/self")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Uid:\t12345\t12345\t12345\t12345\n", "Uid:\t0\t54321\t0\t0\n", "Gid:\t0\n", ""})
  void anotherUsersOrOneThatChangesItsUserDoesNot(String status) throws IOException {
    Files.writeString(process.resolve("status"), "Name:\tsh\n" + status);

    assertThatExceptionOfType(CallerProcess.UnknownException.class)
        .isThrownBy(() -> CallerProcess.requireOwn(process))
        .withMessageContaining("another user's");
  }

  @Test
  void oneThatIsGoneDoesNotEither() {
    assertThatExceptionOfType(CallerProcess.UnknownException.class)
        .isThrownBy(() -> CallerProcess.requireOwn(process.resolve("4711")));
  }
}
