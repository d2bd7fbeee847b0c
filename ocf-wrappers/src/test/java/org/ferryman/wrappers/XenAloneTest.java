// SPDX-License-Identifier: Apache-2.0
package org.ferryman.wrappers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ferryman.agent.xen.GuestHandover;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.handover.guests.KnownGuests;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.xen.GuestName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest is stopped by the real wrapper while neither the controller nor a JVM answers. */
class XenAloneTest {
  @TempDir private Path folder;
  private NodeWithoutJvm node;

  @BeforeEach
  void install() throws IOException {
    node = new NodeWithoutJvm(folder);
  }

  @AfterEach
  void end() {
    node.close();
  }

  @Test
  void aParameterGoesFirstAndOneThatIsMalformedIsNotReplaced() throws Exception {
    Files.writeString(node.guestFile(), "name = \"vm0\"\n");
    node.domains("vm0 3 -b----", "vm1 4 -b----");

    assertThat(node.stop("OCF_RESKEY_name=vm1").code()).isZero();
    assertThat(node.calls()).containsExactly("shutdown vm1");
    assertThat(node.stop("OCF_RESKEY_name=vm0;reboot").code()).isEqualTo(1);
    assertThat(node.calls()).containsExactly("shutdown vm1");
  }

  @Test
  void whatIsNoPlainFileIsNotRead() throws Exception {
    node.domains("vm1 4 -b----");
    assertThat(node.stop().code()).isEqualTo(1);
    for (String file : List.of("/dev/zero", folder.toString(), "vm.cfg", "")) {
      assertThat(node.stop("OCF_RESKEY_xmfile=" + file).code()).as(file).isEqualTo(1);
    }
  }

  @Test
  void withoutANameOnlyAHostWithoutGuestsIsProof() throws Exception {
    assertThat(node.stop().code()).isZero();
    node.domains("(null) 4 --ps-d");
    assertThat(node.stop().code()).isEqualTo(1);
    Files.delete(folder.resolve("tools/header"));
    assertThat(node.stop().code()).isEqualTo(1);
  }

  @Test
  void theGuestRunsOnUnderTheNameThatTheFileHadWhenItWasStarted() throws Exception {
    KnownGuests guests = new KnownGuests(folder.resolve("run/guests"));
    remember(guests, "vm1", "res");
    remember(guests, "vm3", "another");
    Files.writeString(node.guestFile(), "name = \"vm2\"\n");
    node.domains("vm1 4 -b----", "vm3 5 -b----");

    assertThat(node.stop("OCF_RESOURCE_INSTANCE=res:0").code()).isZero();
    assertThat(node.calls()).containsExactly("shutdown vm1");

    node.domains("vm1 4 -b----", "vm2 6 -b----");
    NodeWithoutJvm.Ended ended = node.stop();
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.said()).contains("several domains may be this guest");
  }

  private void remember(KnownGuests guests, String guest, String resource) {
    guests.remember(
        new GuestHandover.Known(
            new GuestName(guest),
            node.guestFile(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            List.of(),
            resource,
            "a \",\"resource\":\"res\",\" in a text"),
        new Operation(
            Deadline.after(Duration.ofSeconds(5)), new Cancellation(), (level, line) -> {}));
  }

  /** What is in the list beside Domain-0 × what stop answers and calls. */
  static Stream<Arguments> lists() {
    return Stream.of(
        Arguments.of(List.of(), 0, List.of()),
        Arguments.of(List.of("vm10 4 -b----", "avm1 5 -b----"), 0, List.of()),
        Arguments.of(List.of("vm1 4 -b---"), 0, List.of("shutdown vm1")),
        // A state of a later xl: its own, and another guest's.
        Arguments.of(List.of("vm1 4 ---Q--"), 0, List.of("shutdown vm1")),
        Arguments.of(List.of("vm2 4 ---Q--"), 0, List.of()),
        // A domain loses its name while it is torn down.
        Arguments.of(List.of("(null) 4 --ps-d"), 1, List.of()),
        Arguments.of(List.of("vm1 4 -b----", "(null) 5 ---s-d"), 1, List.of("shutdown vm1")),
        // What xl keeps of a crash has its disks open.
        Arguments.of(
            List.of("vm1-20260101T1200Z 4 ----c-"), 0, List.of("destroy vm1-20260101T1200Z")),
        Arguments.of(
            List.of("vm1 5 -b----", "vm1-20260101T1200Z 4 ---s--"),
            0,
            List.of("shutdown vm1", "destroy vm1-20260101T1200Z")),
        Arguments.of(List.of("vm1-20260101T1200Z 4 -b----"), 0, List.of()),
        Arguments.of(List.of("vm1-2026 4 ----c-"), 0, List.of()),
        // Only a look at the other node can judge these.
        Arguments.of(List.of("vm1--incoming 4 --p---"), 1, List.of()),
        Arguments.of(List.of("vm1--migratedaway 4 ---ss-"), 1, List.of()),
        // Not the list of one host.
        Arguments.of(List.of("vm1 4 -b----", "vm1 5 -b----"), 1, List.of()),
        Arguments.of(List.of("vm2 4 -b----", "vm3 4 -b----"), 1, List.of()));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void onlyAWholeListWithoutTheGuestIsProof(List<String> lines, int code, List<String> called)
      throws Exception {
    Files.writeString(node.guestFile(), "name = \"vm1\"\n");
    node.domains(lines.toArray(String[]::new));

    NodeWithoutJvm.Ended ended = node.stop();

    assertThat(ended.code()).as(ended.said()).isEqualTo(code);
    assertThat(node.calls()).as(ended.said()).isEqualTo(called);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Domain-0                                     0   320     1     r-----     121.4",
        "Domain-0                                     0   320     1     r-----     121.4\n\nx\n",
        "Domain-0                                     0   320     1     r-----     121.4\nerror\n",
        "Domain-0                                     0   320     1     r-----     121.4\nvm2  4 1\n",
        "vm2                                          4   320     1     r-----     121.4\n",
      })
  void anUnreadableListProvesNothing(String list) throws Exception {
    Files.writeString(node.guestFile(), "name = \"vm1\"\n");
    Files.writeString(folder.resolve("tools/list"), list);
    NodeWithoutJvm.Ended ended = node.stop();
    assertThat(ended.code()).as(ended.said()).isEqualTo(1);
  }

  /** With a slip in xl.conf, xl refuses whatever it is asked; the guest is stopped all the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/xen/xl.conf:3: config parsing error near `off': lexical error\n"
            + "Failed to parse config file",
        "invalid autoballoon option",
      })
  void aSlipInTheConfigurationOfXlKeepsNoGuestRunning(String said) throws Exception {
    Files.writeString(node.guestFile(), "name = \"vm1\"\n");
    Files.writeString(folder.resolve("tools/damaged"), said + "\n");
    Files.writeString(folder.resolve("tools/heedless"), "");
    node.tool(
        "unshare",
        """
        case "$*" in
        *'mount --bind /dev/null "$0" && exec "$@" /etc/xen/xl.conf xl '*) ;;
        *) exit 1 ;;
        esac
        while [ "$1" != xl ]; do shift; done
        XL_CONF_HIDDEN=1 exec "$@"
        """);
    node.domains("vm1 4 -b----", "vm2 5 -b----");

    NodeWithoutJvm.Ended ended = node.stop();

    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(ended.said()).contains("/etc/xen/xl.conf");
    assertThat(node.calls()).containsExactly("shutdown vm1", "destroy vm1");
  }

  @Test
  void anotherFailureOfXlIsNotTakenForThat() throws Exception {
    Files.writeString(node.guestFile(), "name = \"vm1\"\n");
    Files.writeString(folder.resolve("tools/damaged"), "xc: error: Could not obtain handle\n");
    node.tool("unshare", "echo unshared >>\"${0%/*}/calls\"\n");

    assertThat(node.stop().code()).isEqualTo(1);
    assertThat(node.calls()).isEmpty();
  }

  @Test
  void aListWithoutItsHeaderProvesNothing() throws Exception {
    Files.writeString(node.guestFile(), "name = \"vm1\"\n");
    Files.writeString(folder.resolve("tools/header"), "Name ID\n");
    assertThat(node.stop().code()).isEqualTo(1);
  }

  @Test
  void aGuestThatDoesNotHeedIsDestroyed() throws Exception {
    Files.writeString(node.guestFile(), "name = \"vm1\"\n");
    Files.writeString(folder.resolve("tools/heedless"), "");
    node.domains("vm1 4 -b----");
    assertThat(node.stop().code()).isZero();
    assertThat(node.calls()).containsExactly("shutdown vm1", "destroy vm1");
  }

  @Test
  void theGuestsOwnXlWouldBuildItAnewAndIsEnded() throws Exception {
    Files.writeString(node.guestFile(), "name = \"vm1\"\n");
    Process own = node.xl("xl-vm1.log", "create", "/elsewhere.cfg");
    NodeWithoutJvm.Ended ended = node.stop();
    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(own.waitFor(10, TimeUnit.SECONDS)).isTrue();

    Process byFile = node.xl("create.log", "create", node.guestFile().toString());
    assertThat(node.stop().code()).isZero();
    assertThat(byFile.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anotherGuestsXlIsNobodysToEndHere() throws Exception {
    Files.writeString(node.guestFile(), "name = \"vm1\"\n");
    List<Process> others =
        List.of(
            node.xl("xl-vm2.log", "create", "/etc/xen/vm2.cfg"),
            node.xl("xl-vm10.log", "create", "vm10.cfg"),
            node.xl("x.log", "create", "/etc/xen/vm3.cfg"),
            node.xl("y.log", "create", node.guestFile().toString(), "name=\"vm2\""),
            node.xl("z.log", "create", "-N", node.guestFile().toString()));
    Process shared = node.xl("xl-vm1.log", "create", node.guestFile().toString());

    NodeWithoutJvm.Ended ended = node.stop("OCF_RESKEY_name=vm5");

    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(others).allMatch(Process::isAlive);
    assertThat(shared.isAlive()).isTrue();
  }
}
