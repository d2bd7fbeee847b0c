// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.xen.GuestDomain.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XlGuestsTest {
  private static final String HEADER =
      """
      Name                                        ID   Mem VCPUs\tState\tTime(s)
      Domain-0                                     0   192     1     r-----      24.3
      """;

  private final ScriptedCommandRunner tools = new ScriptedCommandRunner();
  private final XlGuests guests = guests();

  private XlGuests guests() {
    return new XlGuests(
        new XlTools(
            tools,
            new GuestLauncher.Plain(),
            () -> new WatchersReading.Unknown("not asked for here"),
            Hypervisor.ofKernel(),
            Path.of("/nonexistent"),
            Duration.ofSeconds(5)),
        tools,
        Path.of("/usr/lib/ferryman/resume-domain"));
  }

  private static Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofSeconds(5)), new Cancellation(), (level, line) -> {});
  }

  private void domains(String... lines) {
    StringBuilder text = new StringBuilder(HEADER);
    for (String line : lines) {
      String[] word = line.split(" ", -1);
      text.append(
          "%-40s %5s %5d %5d     %-6s %9s\n".formatted(word[0], word[1], 128, 1, word[2], word[3]));
    }
    tools.on("xl list", 0, text.toString(), "");
  }

  @ParameterizedTest
  @CsvSource({
    "-b----, 5.1, ACTIVE",
    "------, 0.0, ACTIVE",
    "--p---, 0.0, FRESH",
    "--p---, 3.0, ACTIVE",
    "---ss-, 3.0, SUSPENDED",
    "--pss-, 3.0, SUSPENDED",
    "---sc-, 3.0, DOWN",
    "---s--, 3.0, DOWN",
    "-----d, 3.0, DYING"
  })
  void aDomainsStateTellsWhatTheCopyIs(String letters, String seconds, State state) {
    domains("vm1 3 " + letters + " " + seconds);

    assertThat(guests.look("vm1", operation()).own()).isEqualTo(new GuestDomain(state, 3));
  }

  @Test
  void eachOfTheThreeNamesIsACopyOfItsOwn() {
    domains("vm1--incoming 4 --p--- 0.0", "vm1--migratedaway 3 ---ss- 7.0", "vm10 5 -b---- 1.0");

    assertThat(guests.look("vm1", operation()))
        .isEqualTo(
            new GuestSighting(
                "",
                GuestDomain.ABSENT,
                new GuestDomain(State.FRESH, 4),
                new GuestDomain(State.SUSPENDED, 3)));
  }

  @Test
  void twoDomainsOfANameAreAmbiguous() {
    domains("vm1 3 -b---- 1.0", "vm1 4 -b---- 1.0");
    assertThat(guests.look("vm1", operation()).own().state()).isEqualTo(State.AMBIGUOUS);
  }

  private static final String CHECK = "/usr/lib/ferryman/resume-domain --check";

  @Test
  void whetherAGuestCanBeResumedIsToldByXlOrByTheScript() {
    tools.on("xl help", 0, " list     List domains\n", "").on(CHECK, 0, "", "");
    assertThat(guests.unresumable(operation())).isEmpty();

    tools.on("xl help", 1, "", "").on(CHECK, 1, "", "no Python bindings of Xen");
    assertThat(guests.unresumable(operation())).as("once found it stays").isEmpty();
  }

  @Test
  void whatIsMissingForAResumeIsNamedUnlessXlResumes() {
    tools.on("xl help", 0, " list     List domains\n", "").on(CHECK, 1, "", "no Python bindings");
    assertThat(guests.unresumable(operation()).orElse(""))
        .contains("can't be resumed here", "no Python bindings", "xen-utils");

    tools.on("xl help", 0, " rename   Rename a domain\n resume   Resume a domain\n", "");
    assertThat(guests().unresumable(operation())).isEmpty();
  }

  @Test
  void anotherGuestsDomainCostsNothing() {
    domains("vm1 3 -b---- 1.0", "(null) 2 --ps-d 9.0", "other 5 ---sS- 9.0");
    assertThat(guests.look("vm1", operation()).own()).isEqualTo(new GuestDomain(State.ACTIVE, 3));
    assertThat(guests.look("vm2", operation()).nothing()).isTrue();

    domains("vm1 3 -b---- 1.0", "(null) 7 --p--- 0.0");
    assertThat(guests.look("vm1", operation()).own()).isEqualTo(new GuestDomain(State.ACTIVE, 3));
  }

  @Test
  void aDomainThatIsYetToBeNamedMayBecomeAnyGuest() {
    domains("(null) 7 --p--- 0.0");
    assertThat(guests.look("vm1", operation()).known()).isFalse();
  }

  @Test
  void aGuestWhoseStateCantBeReadIsUnknownAndNobodyElse() {
    domains("vm1--incoming 3 --p--x 0.0", "vm2 4 -b---- 1.0");
    assertThat(guests.look("vm1", operation()).unknown()).contains("vm1--incoming", "--p--x");
    assertThat(guests.look("vm2", operation()).own()).isEqualTo(new GuestDomain(State.ACTIVE, 4));
  }

  @Test
  void aListThatFailsTellsNothing() {
    tools.on("xl list", 1, "", "libxl: error: cannot open the hypervisor\n");

    GuestSighting seen = guests.look("vm1", operation());

    assertThat(seen.known()).isFalse();
    assertThat(seen.unknown()).contains("cannot open the hypervisor");
    assertThat(seen.nothing()).isFalse();
  }

  @Test
  void aSuspendedGuestIsRenamedBackAndResumed() {
    domains("vm1--migratedaway 3 ---ss- 7.0");
    tools.on("xl rename 3 vm1", 0, "", "").on("xl resume 3", 0, "", "");

    assertThat(guests.resume("vm1", 3, operation()).done()).isTrue();

    assertThat(tools.asked()).containsExactly("xl list", "xl rename 3 vm1", "xl resume 3");
  }

  @Test
  void whereXlCantResumeTheScriptDoes() {
    domains("vm1 3 ---ss- 7.0");
    tools
        .on("xl resume 3", 1, "", "command not implemented\n")
        .on("/usr/lib/ferryman/resume-domain 3", 0, "", "");

    assertThat(guests.resume("vm1", 3, operation()).done()).isTrue();

    assertThat(tools.asked())
        .containsExactly("xl list", "xl resume 3", "/usr/lib/ferryman/resume-domain 3");
  }

  @Test
  void aResumeThatFailsIsTriedInOneWayOnlyAndSaysWhatTheToolSaid() {
    domains("vm1 3 ---ss- 7.0");
    tools.on("xl resume 3", 1, "", "libxl: error: Domain 3: xc_domain_resume failed\n");

    assertThat(guests.resume("vm1", 3, operation()).reason()).contains("xc_domain_resume failed");
    assertThat(tools.asked()).doesNotContain("/usr/lib/ferryman/resume-domain 3");

    tools
        .on("xl resume 3", 1, "", "command not implemented\n")
        .on("/usr/lib/ferryman/resume-domain 3", 1, "", "resume-domain: no Python bindings\n");
    assertThat(guests.resume("vm1", 3, operation()).reason()).contains("no Python bindings");
  }

  @Test
  void nothingIsResumedBesideAnIncomingCopyOrWithoutARename() {
    domains("vm1--migratedaway 3 ---ss- 7.0", "vm1--incoming 4 --p--- 0.0");
    assertThat(guests.resume("vm1", 3, operation()).reason()).contains("not resumed");

    domains("vm1--migratedaway 3 ---ss- 7.0");
    tools.on("xl rename 3 vm1", 1, "", "domain with name \"vm1\" already exists.\n");
    assertThat(guests.resume("vm1", 3, operation()).reason()).contains("already exists");
    assertThat(tools.asked()).doesNotContain("xl resume 3");
  }

  @Test
  void destroyAndUnpauseGoByDomainId() {
    tools.on("xl destroy 4", 0, "", "").on("xl unpause 4", 1, "", "no such domain\n");

    assertThat(guests.destroy(4, operation()).done()).isTrue();
    assertThat(guests.unpause(4, operation()).reason()).contains("no such domain");
  }
}
