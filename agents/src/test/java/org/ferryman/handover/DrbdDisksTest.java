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
package org.ferryman.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.ferryman.drbd.DrbdReading;
import org.ferryman.drbd.DrbdTools;
import org.ferryman.drbd.TwoPrimariesReading;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.RecordingLog;
import org.junit.jupiter.api.Test;

class DrbdDisksTest {
  private final ScriptedCommandRunner tools = new ScriptedCommandRunner();
  private final DrbdDisks disks = new DrbdDisks(new DrbdTools(tools), tools);
  private final RecordingLog log = new RecordingLog();

  private Operation operation() {
    return new Operation(Deadline.after(Duration.ofSeconds(5)), new Cancellation(), log);
  }

  @Test
  void theSettingIsChangedInTheKernelAndNothingElse() {
    tools
        .on("drbdadm net-options --allow-two-primaries=yes r0", 0, "", "")
        .on("drbdadm net-options --allow-two-primaries=no r0", 10, "", "r0: Failure: (139)\n");

    assertThat(disks.allowTwoPrimaries("r0", true, operation()).done()).isTrue();
    assertThat(disks.allowTwoPrimaries("r0", false, operation()).reason())
        .contains("--allow-two-primaries=no r0", "exited with 10", "Failure: (139)");
    assertThat(tools.asked()).hasSize(2);
  }

  @Test
  void rolesAreChangedByDrbdadmNeverByForce() {
    tools
        .on("drbdadm primary r0", 0, "", "")
        .on("drbdadm secondary r0", 11, "", "r0: State change failed: (-12) Device is held open")
        .on("drbdadm connect r0", 0, "", "");

    assertThat(disks.primary("r0", operation()).done()).isTrue();
    assertThat(disks.secondary("r0", operation()).reason()).contains("held open");
    assertThat(disks.connect("r0", operation()).done()).isTrue();
    assertThat(tools.asked()).noneMatch(line -> line.contains("force"));
  }

  @Test
  void whatCantBeReadIsUnknown() {
    assertThat(disks.read("r0", operation())).isInstanceOf(DrbdReading.Unknown.class);
    assertThat(disks.setting("r0", operation())).isInstanceOf(TwoPrimariesReading.Unknown.class);
    assertThat(disks.standing("r0", operation())).isInstanceOf(TwoPrimariesReading.Unknown.class);
    assertThat(disks.resources(operation())).isEmpty();
    assertThat(log.lines()).anyMatch(line -> line.contains("windows without a lease"));
  }
}
