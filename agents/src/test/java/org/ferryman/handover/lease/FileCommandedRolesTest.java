// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.tools.drbd.DrbdResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCommandedRolesTest {
  private static final DrbdResource ELSEWHERE = new DrbdResource("r0", "/srv/drbd/guests.conf");

  @TempDir private Path run;

  private CommandedRoles roles() {
    return new FileCommandedRoles(
        run.resolve("roles"), new LeaseStore(run.resolve("handover"), new ManualClock()));
  }

  @Test
  void theFileThatAnOperationNamedIsKnownToEveryProcess() {
    assertThat(roles().resource("r0")).isEqualTo(DrbdResource.named("r0"));
    roles().configured(ELSEWHERE);
    assertThat(roles().resource("r0")).isEqualTo(ELSEWHERE);
    assertThat(roles().resource("r1")).isEqualTo(DrbdResource.named("r1"));
  }

  @Test
  void theLastOperationIsRight() {
    roles().configured(ELSEWHERE);
    roles().configured(DrbdResource.named("r0"));
    assertThat(roles().resource("r0")).isEqualTo(DrbdResource.named("r0"));
  }

  @Test
  void commandsLeaveItAsItIs() {
    CommandedRoles roles = roles();
    roles.configured(ELSEWHERE);
    roles.commanded("r0", CommandedRole.PROMOTED);
    assertThat(roles().resource("r0")).isEqualTo(ELSEWHERE);
    assertThat(roles().of("r0")).isEqualTo(CommandedRole.PROMOTED);
  }
}
