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
package org.ferryman.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.drbd.Events2Line.Malformed;
import org.ferryman.exec.Capture;
import org.junit.jupiter.api.Test;

class Events2StateTest {

  @Test
  void followsACapturedStreamThroughDisconnectResyncAndRoles() throws Malformed {
    Events2State state = new Events2State("r0");
    List<String> seen = new ArrayList<>();
    for (String line : Capture.of("drbd84/08-events2-stream.node1.txt").stdout().lines().toList()) {
      state.apply(Events2Line.parse(line));
      if (state.empty() || line.endsWith("exists -")) {
        continue;
      }
      String now = summary(state);
      if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(now)) {
        seen.add(now);
      }
    }
    assertThat(seen)
        .containsSubsequence(
            "Primary Connected Established/UpToDate",
            "Primary StandAlone Off/DUnknown",
            "Primary -",
            "Primary Connecting Off/DUnknown",
            "Primary Connected SyncSource/Inconsistent",
            "Primary Connected Established/UpToDate",
            "Secondary Connected Established/UpToDate",
            "Primary Connected Established/UpToDate");
  }

  private static String summary(Events2State state) {
    try {
      DrbdStatus status = state.status();
      return status.role().word()
          + status.connections().stream()
              .map(
                  it ->
                      " "
                          + it.state().word()
                          + it.volumes().stream()
                              .map(v -> " " + v.replication().word() + "/" + v.disk().word())
                              .findFirst()
                              .orElse(""))
              .findFirst()
              .orElse(" -");
    } catch (Malformed e) {
      return "incomplete";
    }
  }

  @Test
  void resourceThatIsDestroyedIsGone() throws Malformed {
    Events2State state = new Events2State("r0");
    state.apply(Events2Line.parse("exists resource name:r0 role:Secondary suspended:no"));
    state.apply(Events2Line.parse("exists device name:r0 volume:0 minor:0 disk:UpToDate"));
    assertThat(state.status().upToDate()).isTrue();
    state.apply(Events2Line.parse("destroy device name:r0 volume:0 minor:0"));
    state.apply(Events2Line.parse("destroy resource name:r0"));
    assertThat(state.empty()).isTrue();
  }
}
