// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ferryman.agent.xen.GuestState;
import org.ferryman.tools.xen.Domain.ShutdownReason;
import org.ferryman.tools.xen.DomainList.Domains;
import org.ferryman.tools.xen.DomainList.Unknown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainListParserTest {
  private static final String HEADER =
      "Name                                        ID   Mem VCPUs\tState\tTime(s)\n";
  private static final String DOM0 =
      "Domain-0                                     0   320     1     r-----     189.8\n";
  private static final String VM1 =
      "vm1d                                         3   128     1     -b----      10.7\n";

  private static Domains known(String output) {
    DomainList list = DomainListParser.parse(output);
    assertThat(list).isInstanceOf(Domains.class);
    return (Domains) list;
  }

  private static GuestState state(String list, String name) {
    return GuestState.of(DomainListParser.parse(list), new GuestName(name));
  }

  static Stream<String> lists() {
    return Captures.WITH_LISTS.stream()
        .flatMap(capture -> Captures.lists(capture).stream())
        .filter(list -> list.contains("Domain-0"));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void readsEveryListOfTheCaptures(String list) {
    long lines = list.lines().count();

    assertThat(known(list).all()).hasSize((int) lines - 1);
  }

  @Test
  void thereAreManyListsInTheCaptures() {
    assertThat(lists()).hasSizeGreaterThan(30);
  }

  @Test
  void theListOfOneGuestIsNotTheWholeList() {
    assertThat(DomainListParser.parse(Captures.stdout("02-running-pv.xl-list-name")))
        .isInstanceOf(Unknown.class);
  }

  @Test
  void readsEveryField() {
    assertThat(known(HEADER + DOM0 + VM1).all().get(1))
        .isEqualTo(
            new Domain(
                3,
                Optional.of("vm1d"),
                128,
                1,
                Domain.State.of("-b----").orElseThrow(),
                Duration.ofMillis(10_700)));
  }

  @ParameterizedTest(name = "{0} [{1}]: {2} is {3}")
  @CsvSource({
    "02-running-pv.xl-list, 0, vm1d, BLOCKED",
    "02-just-created.xl-list, 0, vm1d, RUNNABLE",
    "03-paused-pv.xl-list, 0, vm1d, PAUSED",
    "03-create-paused, 0, vm1d, PAUSED",
    "04-crash-by-sysrq, 0, vm1d, CRASHED",
    "04-crashed-preserved.xl-list, 0, vm1d, CRASHED",
    "04-crashed-destroy, 0, vm1d, ABSENT",
    "05-crash-on_crash-restart, 0, vm1r, CRASHED",
    "05-crash-on_crash-restart, 3, vm1r, ABSENT",
    "05-crash-on_crash-restart, 5, vm1r, PAUSED",
    "05-crash-on_crash-restart, 11, vm1r, RUNNABLE",
    "06-shutdown-wait-create-at-once, 0, vm1d, POWERED_OFF",
    "06-shutdown-wait-create-at-once, 1, vm1d, ABSENT",
    "01-no-domu.xl-list, 0, vm1d, ABSENT"
  })
  void classifiesTheStatesOfTheCaptures(String capture, int index, String name, GuestState state) {
    assertThat(state(Captures.lists(capture).get(index), name)).isEqualTo(state);
  }

  @Test
  void classifiesTheRebootOfTheCapture() {
    List<String> lines =
        Captures.stdout("08-reboot").lines().filter(it -> it.startsWith("vm1d")).toList();

    assertThat(lines.stream().map(line -> state(HEADER + DOM0 + line + "\n", "vm1d")))
        .startsWith(GuestState.REBOOTING, GuestState.REBOOTING)
        .endsWith(GuestState.PAUSED);
  }

  @Test
  void knowsTheOtherTwoNames() {
    assertThat(state(HEADER + DOM0 + VM1.replace("vm1d ", "vm1--incoming "), "vm1"))
        .isEqualTo(GuestState.INCOMING);
    assertThat(state(HEADER + DOM0 + VM1.replace("vm1d ", "vm1--migratedaway "), "vm1"))
        .isEqualTo(GuestState.MIGRATED_AWAY);
    assertThat(state(HEADER + DOM0 + VM1 + VM1.replace(" 3 ", " 4 "), "vm1d"))
        .isEqualTo(GuestState.AMBIGUOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web 01",
        "a-name-that-is-longer-than-the-forty-characters-of-the-column",
        "3",
        "r-----",
        "1 2 3 r----- 1.0",
        "x(null)",
        "grün",
        "--",
        "Domain-0x"
      })
  void readsOddNames(String name) {
    String line = "%-40s %5d %5d %5d     -b----  %8.1f%n".formatted(name, 7, 128, 2, 1.5);

    Domain domain = known(HEADER + DOM0 + line).all().get(1);
    assertThat(domain.name()).contains(name);
    assertThat(domain.id()).isEqualTo(7);
    assertThat(domain.memoryMiB()).isEqualTo(128);
  }

  @Test
  void readsDomainsWithoutAName() {
    Domains domains = known(HEADER + DOM0 + VM1.replace("vm1d  ", "(null)"));

    assertThat(domains.nameless()).singleElement().extracting(Domain::id).isEqualTo(3);
    assertThat(domains.named("(null)")).isEmpty();
  }

  @Test
  void aPrefixOfANameIsNoName() {
    assertThat(state(HEADER + DOM0 + VM1, "vm1")).isEqualTo(GuestState.ABSENT);
    assertThat(state(HEADER + DOM0 + VM1, "vm1dd")).isEqualTo(GuestState.ABSENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        HEADER,
        DOM0,
        HEADER + VM1,
        HEADER + VM1 + DOM0,
        HEADER + DOM0 + "\n",
        HEADER + DOM0 + DOM0,
        HEADER + DOM0 + VM1 + VM1,
        HEADER + HEADER + DOM0,
        "libxl: error: x\n" + HEADER + DOM0,
        HEADER + DOM0 + "libxl: error: x\n",
        HEADER + DOM0 + "vm1d  3   128     1     -b--\n",
        HEADER + DOM0 + "vm1d  3   128     1     -b----\n",
        HEADER + DOM0 + "vm1d  3   128     1     -b----      10.\n",
        HEADER + DOM0 + "vm1d  3   128     1     zb----      10.7\n",
        HEADER + DOM0 + "vm1d  3   128     1     -b--c-      10.7\n",
        HEADER + DOM0 + "vm1d  3   128     1     -b-----     10.7\n",
        HEADER + DOM0 + "      3   128     1     -b----      10.7\n",
        HEADER + DOM0 + "vm1d  x   128     1     -b----      10.7\n"
      })
  void whatIsNotWholeIsUnknown(String output) {
    assertThat(DomainListParser.parse(output)).isInstanceOf(Unknown.class);
  }

  private static String row(String name, String id, String state, String time) {
    return "%-40s %5s %5d %5d     %s  %8s%n".formatted(name, id, 512, 1, state, time);
  }

  @Test
  void oneGuestInASoftResetDisturbsNoOther() {
    String list = HEADER + DOM0 + row("other", "2", "---sS-", "9.9") + VM1;

    assertThat(state(list, "vm1d")).isEqualTo(GuestState.BLOCKED);
    assertThat(state(list, "other")).isEqualTo(GuestState.REBOOTING);
    assertThat(state(list, "vm2")).isEqualTo(GuestState.ABSENT);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "---sQ-, 9.9",
    "-----x, 9.9",
    "-b----e, 9.9",
    "-b-----, 9.9",
    "?, 9.9",
    "r-----, inf",
    "r-----, -0.1",
    "-b--c-, 9.9"
  })
  void aLineThatCantBeReadBeyondItsNameCostsThatDomainAlone(String letters, String time) {
    String odd = row("other", "2", letters, time);
    String list = HEADER + DOM0 + odd + VM1;

    assertThat(state(list, "vm1d")).isEqualTo(GuestState.BLOCKED);
    assertThat(state(list, "vm2")).isEqualTo(GuestState.ABSENT);
    assertThat(state(list, "other"))
        .isEqualTo(letters.equals("---sQ-") ? GuestState.SHUT_DOWN : GuestState.UNKNOWN);
    assertThat(known(list).all()).hasSize(3);
  }

  @Test
  void ofAGuestWhoseLineCantBeReadNothingIsConcluded() {
    for (String name : List.of("vm1", "vm1--incoming", "vm1--migratedaway")) {
      Domain domain = known(HEADER + DOM0 + row(name, "2", "--p--x", "0.0")).all().get(1);

      assertThat(domain.name()).contains(name);
      assertThat(domain.state().legible()).isFalse();
      assertThat(domain.state().paused()).isFalse();
      assertThat(domain.describe()).contains("--p--x");
    }
    assertThat(known(HEADER + DOM0 + row("(null)", "2", "--p--x", "0.0")).nameless()).hasSize(1);
  }

  @Test
  void aLineWhoseNameOrIdCantBeReadCostsTheList() {
    for (String line :
        List.of(
            row("", "2", "---sQ-d", "9.9"),
            row("other", "x", "---s-d-", "9.9"),
            row("other", "123456", "---s-d-", "9.9"),
            row("other", "2", "", "9.9"),
            row("other", "2", "-b---- 9.9 vm1d 4", "x"),
            " " + row("other", "2", "---s-d-", "9.9"),
            row("other", "2", "---s-d-", "9.9").replaceFirst("  ", " "),
            "libxl: error: libxl_domain.c:1: libxl_list_domain: getting the list failed\n")) {
      assertThat(DomainListParser.parse(HEADER + DOM0 + line + VM1))
          .as(line)
          .isInstanceOf(Unknown.class);
    }
  }

  @Test
  void aListCutAnywhereButAfterALineIsUnknown() {
    String whole = HEADER + DOM0 + VM1;

    IntStream.range(0, whole.length())
        .filter(cut -> cut != (HEADER + DOM0).length())
        .forEach(
            cut ->
                assertThat(DomainListParser.parse(whole.substring(0, cut)))
                    .as("cut after %d characters", cut)
                    .isInstanceOf(Unknown.class));
  }

  @Test
  void garbageIsNeverAnAbsence() {
    Random random = new Random(42);
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder(HEADER + DOM0 + VM1);
      text.setCharAt(random.nextInt(text.length() - VM1.length()), (char) random.nextInt(0x250));
      DomainList list = DomainListParser.parse(text.toString());

      assertThat(GuestState.of(list, new GuestName("vm1d")))
          .isIn(GuestState.BLOCKED, GuestState.UNKNOWN);
    }
  }

  @Test
  void aWholeListHoldsDomain0() {
    assertThatThrownBy(() -> new Domains(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsEveryLetterOfAState() {
    assertThat(Domain.State.of("---ss-").orElseThrow().shutdown()).contains(ShutdownReason.SUSPEND);
    assertThat(Domain.State.of("---sw-").orElseThrow().shutdown())
        .contains(ShutdownReason.WATCHDOG);
    assertThat(Domain.State.of("---s?-").orElseThrow().shutdown()).contains(ShutdownReason.OTHER);
    assertThat(Domain.State.of("---sX-").orElseThrow().shutdown()).contains(ShutdownReason.OTHER);
    assertThat(Domain.State.of("---sS-").orElseThrow().shutdown())
        .contains(ShutdownReason.SOFT_RESET);
    assertThat(Domain.State.of("rbp--d").orElseThrow().dying()).isTrue();
    assertThat(Domain.State.of("-----")).isEmpty();
  }
}
