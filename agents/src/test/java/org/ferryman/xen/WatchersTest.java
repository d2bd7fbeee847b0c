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
package org.ferryman.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.xen.WatchersReading.Known;
import org.ferryman.xen.WatchersReading.Unknown;
import org.ferryman.xen.WatchersReading.Watcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchersTest {
  private static final GuestName VM1 = new GuestName("vm1");
  private static final Optional<Path> FILE = Optional.of(Path.of("/etc/xen/vm1.cfg"));

  @TempDir Path proc;

  private static boolean mayRebuild(Watcher watcher) {
    return new Known(List.of(watcher)).mayRebuild(VM1, FILE);
  }

  private void process(int pid, String log, String... argv) throws IOException {
    Path process = Files.createDirectories(proc.resolve(pid + "/fd")).getParent();
    Files.writeString(
        process.resolve("cmdline"), String.join("\0", argv) + "\0", StandardCharsets.UTF_8);
    Files.createSymbolicLink(process.resolve("fd/1"), Path.of(log));
  }

  @Test
  void knowsAWatcherByItsLog() {
    List<String> arguments = List.of("create", "/etc/xen/vm1.cfg");

    assertThat(mayRebuild(new Watcher(arguments, Optional.of("xl-vm1.log")))).isTrue();
    assertThat(mayRebuild(new Watcher(arguments, Optional.of("xl-vm1--incoming.log")))).isTrue();
    assertThat(mayRebuild(new Watcher(arguments, Optional.of("xl-vm10.log")))).isFalse();
    assertThat(mayRebuild(new Watcher(List.of("migrate-receive"), Optional.of("xl-vm2.log"))))
        .isFalse();
  }

  @Test
  void elseByWhatItWasCalledWith() {
    assertThat(mayRebuild(new Watcher(List.of("create", "/etc/xen/vm1.cfg"), Optional.empty())))
        .isTrue();
    assertThat(mayRebuild(new Watcher(List.of("create", "vm1.cfg"), Optional.empty()))).isTrue();
    assertThat(
            mayRebuild(new Watcher(List.of("create", "x.cfg", "name=\"vm1\""), Optional.empty())))
        .isTrue();
    assertThat(mayRebuild(new Watcher(List.of("create", "/etc/xen/vm2.cfg"), Optional.empty())))
        .isFalse();
    assertThat(mayRebuild(new Watcher(List.of("restore", "/tmp/save"), Optional.empty()))).isTrue();
  }

  @Test
  void whatIsUnknownMayRebuild() {
    assertThat(new Unknown("no /proc").mayRebuild(VM1, FILE)).isTrue();
    assertThat(new Known(List.of()).mayRebuild(VM1, FILE)).isFalse();
  }

  @Test
  void findsXlAmongTheProcesses() throws IOException {
    process(7, "/var/log/xen/xl-vm1.log", "/usr/lib/xen-4.17/bin/xl", "create", "/etc/xen/vm1.cfg");
    process(8, "pipe:[7]", "/bin/sh", "/usr/sbin/xl", "create", "vm2.cfg");
    process(9, "pipe:[7]", "xl", "list");
    process(10, "pipe:[7]", "vi", "xl", "create");
    process(11, "pipe:[7]", "grep", "-r", "xl", "create");
    Files.createDirectories(proc.resolve("12"));
    Files.createDirectories(proc.resolve("self"));

    assertThat(new ProcessTable(proc).get())
        .isInstanceOfSatisfying(
            Known.class,
            known ->
                assertThat(known.all())
                    .filteredOn(it -> !it.arguments().equals(List.of("create")))
                    .containsExactlyInAnyOrder(
                        new Watcher(
                            List.of("create", "/etc/xen/vm1.cfg"), Optional.of("xl-vm1.log")),
                        new Watcher(List.of("create", "vm2.cfg"), Optional.empty())));
  }

  @Test
  void readsThisHostsOwnProcesses() {
    assertThat(new ProcessTable(Path.of("/proc")).get()).isInstanceOf(Known.class);
  }

  @Test
  void isUnknownWhereProcessesCantBeRead() {
    assertThat(new ProcessTable(proc.resolve("nowhere")).get()).isInstanceOf(Unknown.class);
  }
}
