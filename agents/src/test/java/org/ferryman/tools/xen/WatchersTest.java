// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.tools.xen.WatchersReading.Known;
import org.ferryman.tools.xen.WatchersReading.Rebuild;
import org.ferryman.tools.xen.WatchersReading.Tie;
import org.ferryman.tools.xen.WatchersReading.Unknown;
import org.ferryman.tools.xen.WatchersReading.Watcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchersTest {
  private static final GuestName VM1 = new GuestName("vm1");
  private static final Path FILE = Path.of("/etc/xen/vm1.cfg");

  @TempDir Path proc;

  private static Watcher watcher(String log, String... arguments) {
    return new Watcher(
        7,
        List.of(arguments),
        Optional.of(log).filter(it -> !it.isEmpty()),
        Optional.of(Path.of("/root")));
  }

  private static Tie tie(Watcher watcher) {
    return watcher.of(VM1, FILE, Optional.of("vm1"));
  }

  private void process(int pid, String log, String... argv) throws IOException {
    Path process = Files.createDirectories(proc.resolve(pid + "/fd")).getParent();
    Files.writeString(
        process.resolve("cmdline"), String.join("\0", argv) + "\0", StandardCharsets.UTF_8);
    Files.createSymbolicLink(process.resolve("fd/1"), Path.of(log));
  }

  @Test
  void knowsAWatcherByItsLog() {
    assertThat(tie(watcher("xl-vm1.log", "create", "/etc/xen/vm1.cfg"))).isEqualTo(Tie.OWN);
    assertThat(tie(watcher("xl-vm1--incoming.log", "migrate-receive"))).isEqualTo(Tie.OWN);
    assertThat(tie(watcher("xl-vm1.log", "create", "/root/copy.cfg"))).isEqualTo(Tie.OWN);
    assertThat(tie(watcher("xl-vm10.log", "create", "/etc/xen/vm10.cfg"))).isEqualTo(Tie.NONE);
    assertThat(tie(watcher("xl-vm2.log", "migrate-receive"))).isEqualTo(Tie.NONE);
  }

  @Test
  void elseByWhatItWasCalledWith() {
    assertThat(tie(watcher("", "create", "/etc/xen/vm1.cfg"))).isEqualTo(Tie.OWN);
    assertThat(tie(watcher("", "-v", "create", "-q", "../etc/xen/vm1.cfg"))).isEqualTo(Tie.OWN);
    assertThat(tie(watcher("", "create", "x.cfg", "name=\"vm1\""))).isEqualTo(Tie.OWN);
    assertThat(tie(watcher("", "create", "x.cfg", " name = 'vm1'"))).isEqualTo(Tie.OWN);
    assertThat(tie(watcher("", "create", "/etc/xen/vm1.cfg", "memory=512"))).isEqualTo(Tie.OWN);
    assertThat(tie(watcher("", "create", "/etc/xen/vm1.cfg", "name=\"vm2\""))).isEqualTo(Tie.NONE);
    assertThat(tie(watcher("", "create", "/etc/xen/vm2.cfg"))).isEqualTo(Tie.NONE);
    assertThat(tie(watcher("", "create", "vm1.cfg"))).as("in /root").isEqualTo(Tie.NONE);
    assertThat(tie(watcher("", "create", "/root/vm1.cfg"))).isEqualTo(Tie.NONE);
  }

  @Test
  void whatDoesNotTellItsGuestMayBeItsXl() {
    assertThat(tie(watcher("", "restore", "/tmp/save"))).isEqualTo(Tie.POSSIBLE);
    assertThat(tie(watcher("", "migrate-receive"))).isEqualTo(Tie.POSSIBLE);
    assertThat(
            tie(new Watcher(7, List.of("create", "vm1.cfg"), Optional.empty(), Optional.empty())))
        .isEqualTo(Tie.POSSIBLE);
  }

  @Test
  void aFileThatWasGivenAnotherNameSinceIsStillThatOfTheGuest() {
    Watcher watcher = watcher("xl-vm1.log", "create", "/etc/xen/vm1.cfg");
    GuestName edited = new GuestName("vm2");

    assertThat(watcher.of(edited, FILE, Optional.of("vm2"))).isEqualTo(Tie.OWN);
    assertThat(watcher.of(edited, FILE, Optional.of("vm1")))
        .as("two guests have one file, and this is the other one's")
        .isEqualTo(Tie.NONE);
  }

  @Test
  void whatIsUnknownMayRebuild() {
    assertThat(new Unknown("no /proc").rebuild(VM1, FILE, Optional.empty()))
        .isEqualTo(Rebuild.POSSIBLE);
    assertThat(new Known(List.of()).rebuild(VM1, FILE, Optional.empty())).isEqualTo(Rebuild.NONE);

    Watcher own = watcher("xl-vm1.log", "create", "/etc/xen/vm1.cfg");
    Watcher other = watcher("", "migrate-receive");
    assertThat(new Known(List.of(other, own)).rebuild(VM1, FILE, Optional.empty()))
        .isEqualTo(new Rebuild(true, Optional.of(own)));
    assertThat(new Known(List.of(other)).rebuild(VM1, FILE, Optional.empty()))
        .isEqualTo(Rebuild.POSSIBLE);
  }

  private List<Watcher> found() {
    return ((Known) new ProcessTable(proc).get()).all();
  }

  @Test
  void findsXlAmongTheProcesses() throws IOException {
    process(7, "/var/log/xen/xl-vm1.log", "/usr/lib/xen-4.17/bin/xl", "create", "/etc/xen/vm1.cfg");
    process(8, "pipe:[7]", "/bin/sh", "/usr/sbin/xl", "create", "vm2.cfg");
    process(9, "pipe:[7]", "xl", "list");
    process(10, "pipe:[7]", "vi", "xl", "create");
    process(11, "pipe:[7]", "grep", "-r", "xl", "create");
    process(13, "pipe:[7]", "xl", "-N", "create", "vm1.cfg");
    process(14, "pipe:[7]", "xl", "list", "create");
    process(15, "/var/log/xen/xl-vm1.log.1", "xl", "migrate-receive");
    Files.createDirectories(proc.resolve("12"));
    Files.createDirectories(proc.resolve("self"));

    assertThat(found())
        .containsExactlyInAnyOrder(
            new Watcher(
                7,
                List.of("create", "/etc/xen/vm1.cfg"),
                Optional.of("xl-vm1.log"),
                Optional.empty()),
            new Watcher(8, List.of("create", "vm2.cfg"), Optional.empty(), Optional.empty()),
            new Watcher(
                15, List.of("migrate-receive"), Optional.of("xl-vm1.log"), Optional.empty()));
  }

  private void link(String link, String target) throws IOException {
    Files.createSymbolicLink(proc.resolve(link), proc.resolve(target));
  }

  @Test
  void whatOnlyCallsItselfXlIsNone() throws IOException {
    process(7, "pipe:[7]", "xl", "create", "/etc/xen/vm1.cfg");
    link("7/exe", "bin/sleep");
    process(8, "pipe:[7]", "sh", "/home/me/xl", "create", "/etc/xen/vm1.cfg");
    link("8/exe", "bin/shell");
    assertThat(found()).isEmpty();

    process(9, "pipe:[7]", "xl", "create", "/etc/xen/vm1.cfg");
    link("9/exe", "bin/xl (deleted)");
    process(10, "pipe:[7]", "sh", "/usr/sbin/xl", "create", "vm1.cfg");
    link("10/exe", "bin/dash");
    link("10/cwd", "etc");
    assertThat(found()).extracting(Watcher::pid).containsExactlyInAnyOrder(9L, 10L);
    assertThat(found())
        .filteredOn(it -> it.pid() == 10)
        .allMatch(it -> it.of(VM1, proc.resolve("etc/vm1.cfg"), Optional.empty()) == Tie.OWN);
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
