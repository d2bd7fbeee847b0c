// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.WatchersReading.Watcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which guest a resource is about, where its file does not say so plainly. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class XenAgentNameTest {
  private static final String DAMAGED =
      """
      name = "vm1"
      memory = 128
      disk = [ "phy:/dev/drbd0,xvda,w ]
      """;

  @TempDir Path folder;
  private AgentFixture host;

  @BeforeEach
  void host() {
    host = new AgentFixture(folder);
    host.with("CRM_meta_migrate_target", "node2");
  }

  private void resource(String instance) {
    host.parameters.put("OCF_RESOURCE_INSTANCE", instance);
  }

  /** An operation of earlier, when the file was as it should be. */
  private void anEarlierMonitor() {
    host.monitor();
    host.parameters.remove("OCF_RESKEY_CRM_meta_interval");
  }

  private void assertWatchedAndStopped(String guest) {
    assertThat(host.probe()).isEqualTo(OcfAnswer.of(OcfExit.SUCCESS));
    assertThat(host.monitor().exit()).isEqualTo(OcfExit.SUCCESS);
    host.parameters.remove("OCF_RESKEY_CRM_meta_interval");
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).contains("shutdown 1 CONTROL");
    assertThat(host.xl.domains.values().stream().flatMap(it -> it.name().stream()))
        .doesNotContain(guest);
    assertThat(host.probe().exit()).isEqualTo(OcfExit.NOT_RUNNING);
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void aDamagedFileHidesNoGuest() {
    resource("p_vm1");
    host.configuration(DAMAGED);
    int id = host.xl.guest("vm1", "-b----");

    OcfAnswer moved = host.perform(OcfAction.MIGRATE_TO);
    assertThat(moved.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(moved.reason()).contains("line 3, column 10");
    assertThat(host.handover.moves).isEmpty();
    assertWatchedAndStopped("vm1");

    assertThat(id).isEqualTo(1);
    OcfAnswer started = host.start();
    assertThat(started.exit()).isEqualTo(OcfExit.ERR_ARGS);
    assertThat(started.reason()).contains("line 3, column 10");
    assertThat(host.handover.remembered.get(0).trouble()).contains("line 3, column 10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"emptied", "removed", "folder", "zero", "fifo", "huge", "binary", "utf16"})
  void whateverBecameOfTheFileARememberedGuestIsWatchedAndStopped(String what) throws Exception {
    resource("p_vm1");
    host.xl.guest("vm1", "-b----");
    anEarlierMonitor();
    damage(what);

    OcfAnswer moved = host.perform(OcfAction.MIGRATE_TO);
    assertThat(moved.exit())
        .isEqualTo(what.equals("emptied") ? OcfExit.SUCCESS : OcfExit.ERR_GENERIC);
    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertWatchedAndStopped("vm1");
  }

  private void damage(String what) throws Exception {
    Files.delete(host.file());
    switch (what) {
      case "emptied" -> Files.createFile(host.file());
      case "removed" -> {}
      case "folder" -> Files.createDirectory(host.file());
      case "zero" -> Files.createSymbolicLink(host.file(), Path.of("/dev/zero"));
      case "fifo" ->
          assertThat(new ProcessBuilder("mkfifo", host.file().toString()).start().waitFor())
              .isZero();
      case "huge" -> Files.writeString(host.file(), "name = 'vm1'\n" + "#\n".repeat(100_000));
      case "binary" -> Files.write(host.file(), new byte[] {0x7f, 'E', 'L', 'F', 0, -1, -2, 10});
      default ->
          Files.write(
              host.file(), AgentFixture.VM1.getBytes(java.nio.charset.StandardCharsets.UTF_16));
    }
  }

  @Test
  void aFileOfWindowsTellsTheName() throws IOException {
    resource("p_vm1");
    host.xl.guest("vm1", "-b----");
    Files.write(host.file(), AgentFixture.VM1.getBytes(java.nio.charset.StandardCharsets.UTF_16));
    assertThat(host.probe().exit()).isEqualTo(OcfExit.SUCCESS);
    host.configuration("\ufeff" + AgentFixture.VM1.replace("\n", "\r\n"));
    assertWatchedAndStopped("vm1");
  }

  /** Nothing is remembered, so that the resource's own name is a guess. */
  @Test
  void anEmptiedFileProvesNoGuestAbsent() throws IOException {
    resource("p_vm1");
    host.xl.guest("vm1", "-b----");
    host.xl.watchers.clear();
    Files.writeString(host.file(), "# nothing\n");
    assertThat(host.probe().exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(host.stop().exit()).isEqualTo(OcfExit.ERR_GENERIC);
  }

  @Test
  void theResourcesNameIsTheGuestsWhereNothingElseTellsIt() {
    host.configuration("kernel = '/boot/vmlinuz'\nmemory = 128\n");
    host.xl.guest("vm1", "-b----");
    host.xl.guest("other", "-b----");

    assertWatchedAndStopped("vm1");

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).last().asString().startsWith("create vm1");
  }

  @Test
  void aGuessProvesNoGuestAbsentThatMayBeIt() {
    resource("p_vm1");
    host.noConfiguration();
    host.xl.guest("vm1", "-b----");
    host.xl.watchers.clear();

    for (OcfAnswer answer : List.of(host.probe(), host.stop())) {
      assertThat(answer.exit()).isEqualTo(OcfExit.ERR_GENERIC);
      assertThat(answer.reason()).contains("does not exist", "vm1 runs", "parameter name");
    }
    assertThat(host.start().exit()).isEqualTo(OcfExit.ERR_INSTALLED);
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void aNodeWithoutTheFileIsProvenEmptyWhereEachGuestIsKnownToBeAnother() {
    host.noConfiguration();
    host.xl.guest("other", "-b----");

    assertThat(host.probe().exit()).isEqualTo(OcfExit.NOT_RUNNING);
    assertThat(host.start().exit()).isEqualTo(OcfExit.ERR_INSTALLED);
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).isEmpty();
    assertThat(host.handover.remembered).isEmpty();
  }

  @Test
  void theProcessThatStayedBehindADomainTellsItsName() {
    resource("p_vm1");
    host.xl.guest("vm1", "-b----");
    host.xl.watchers.clear();
    host.xl.watchers.add(
        new Watcher(
            1001,
            List.of("create", host.file().toString()),
            Optional.of("xl-vm1.log"),
            Optional.of(Path.of("/"))));
    host.noConfiguration();

    assertWatchedAndStopped("vm1");
  }

  @Test
  void aNameEditedUnderARunningGuestHidesItNot() {
    resource("p_vm1");
    host.xl.guest("vm1", "-b----");
    anEarlierMonitor();
    host.configuration(AgentFixture.VM1.replace("vm1", "vm2"));

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).isEmpty();
    assertWatchedAndStopped("vm1");
    assertThat(host.handover.remembered)
        .last()
        .satisfies(known -> assertThat(known.trouble()).isEmpty());

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).last().asString().startsWith("create vm2");
    assertThat(host.probe().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void aDamagedNameLineIsNoProof() {
    resource("p_vm1");
    host.configuration("name = \"vm1\nmemory = 128\n");
    int id = host.xl.guest("vm1", "-b----");
    host.xl.watchers.clear();

    assertThat(host.probe().exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(host.stop().exit()).isEqualTo(OcfExit.ERR_GENERIC);

    host.xl.gone(id);
    assertThat(host.probe().exit()).isEqualTo(OcfExit.NOT_RUNNING);
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void aCopyOfAnothersDamagedFileIsNotTheOther() {
    resource("vm2");
    host.xl.guest("vm1", "-b----");
    resource("vm1");
    anEarlierMonitor();
    Path copy = folder.resolve("vm2.cfg");
    for (String text : List.of(DAMAGED, DAMAGED.replace("\"vm1\"", "\"vm1"))) {
      resource("vm2");
      host.with("xmfile", copy.toString());
      write(copy, text);

      assertThat(host.probe().exit()).isEqualTo(OcfExit.NOT_RUNNING);
      assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
    }
    assertThat(host.xl.calls).isEmpty();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void severalGuestsThatItMayBeAreTouchedByNothing() {
    resource("p_vm1");
    for (String name : List.of("vm1", "vm2")) {
      host.configuration(AgentFixture.VM1.replace("vm1", name));
      host.xl.guest(name, "-b----");
      anEarlierMonitor();
    }
    host.noConfiguration();

    assertThat(host.probe().exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(host.stop().reason()).contains("several guests");
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void anUnknownListIsUnknownWhateverTheNamesAre() {
    resource("p_vm1");
    host.noConfiguration();
    host.xl.listBroken = Optional.of(DomainList.Unknown.because("'xl list' exited 1"));

    assertThat(host.probe().exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(host.stop().exit()).isEqualTo(OcfExit.ERR_GENERIC);
  }

  @Test
  void aLostParameterOfTheFileIsMadeUpForByWhatIsRemembered() {
    resource("p_vm1");
    host.xl.guest("vm1", "-b----");
    anEarlierMonitor();
    host.parameters.remove("OCF_RESKEY_xmfile");

    assertWatchedAndStopped("vm1");
    assertThat(host.handover.remembered)
        .allSatisfy(known -> assertThat(known.configuration()).isEqualTo(host.file()));
    assertThat(host.start().exit()).isEqualTo(OcfExit.ERR_CONFIGURED);
  }

  @Test
  void aMalformedNameIsNotTakenForAbsent() {
    host.with("name", "web/1");
    host.noConfiguration();
    host.xl.guest("web/1", "-b----");
    host.xl.watchers.clear();

    assertThat(host.probe().exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(host.stop().exit()).isEqualTo(OcfExit.ERR_GENERIC);
    host.xl.gone(1);
    assertThat(host.probe().exit()).isEqualTo(OcfExit.NOT_RUNNING);
  }

  @Test
  void numbersThatAreNoneAreToldAndIgnored() {
    host.xl.guest("vm1", "-b----");
    host.parameters.put("OCF_CHECK_LEVEL", "ten");
    assertThat(host.probe().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
  }
}
