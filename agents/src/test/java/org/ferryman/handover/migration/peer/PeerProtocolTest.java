// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Deadline;
import org.ferryman.handover.lease.Window;
import org.ferryman.handover.migration.HostFacts;
import org.ferryman.handover.migration.Receivers.ReceiverVerdict;
import org.ferryman.handover.migration.TargetFacts;
import org.ferryman.handover.migration.peer.PeerRequest.Verb;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.ssh.Ssh;
import org.ferryman.tools.ssh.SshConfig;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestSighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerProtocolTest {
  private static final Plan PLAN =
      new Plan(
          "handover-1",
          "my guest (1)",
          "/etc/xen/my guest*.cfg",
          "node1",
          "node2",
          "10.0.0.2",
          List.of("r0", "r1"),
          List.of(),
          Window.AT_THE_END,
          List.of());

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Verb.class)
  void aRequestArrivesAsItWasSentAndMeansNothingToAShell(Verb verb) {
    PeerRequest request = new PeerRequest(verb, PLAN, Duration.ofMillis(1500));

    List<String> words = PeerProtocol.words(request);

    assertThat(words).allMatch(word -> PeerProtocol.WORD.matcher(word).matches());
    assertThat(PeerProtocol.parse(words)).isEqualTo(request);
  }

  @Test
  void whatANewerVersionAddsToAnAnswerIsPassedOver() {
    TargetFacts facts =
        new TargetFacts(GuestSighting.NOTHING, ReceiverVerdict.RUNNING, "", List.of());
    PeerAnswer<TargetFacts> answered = new PeerAnswer.Answered<>(facts);
    String line =
        PeerProtocol.answerLine(answered)
            .replaceFirst("\\{\"guest", "{\"new\":{\"a\":[1]},\"guest");

    assertThat(line).contains("new");
    assertThat(PeerProtocol.parseAnswer(line, TargetFacts.class)).isEqualTo(answered);
  }

  @Test
  void whatAnAnswerCantGoWithoutIsMissed() {
    assertThat(PeerProtocol.parseAnswer("{\"answer\":{\"phase\":\"\"}}", TargetFacts.class))
        .isInstanceOf(PeerAnswer.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "look",
        "reboot id=handover-1",
        "look id=$(reboot)",
        "look id=handover-1 id=handover-2",
        "look id=../../etc",
        "look =x",
      })
  void whatIsNoRequestIsRefused(String line) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> PeerProtocol.parse(List.of(line.split(" "))));
  }

  @ParameterizedTest
  @CsvSource({
    "vm, 17",
    "vm, vm1--incoming",
    "vm, %2Fetc",
    "vm, -x",
    "vm, Domain-0",
    "vm, a%0Ab",
    "vm, ''",
    "source, a%2Fb",
    "source, ''",
    "target, -oProxyCommand",
    "target, a%20b",
    "resources, ..%2Fr0",
    "resources, %2A",
    "resources, r0%0A",
    "standing, r9",
    "address, a%3Bb",
    "address, a%20b",
    "configuration, vm1.cfg",
    "configuration, %2Fetc%2Fxen%2F..%2Fshadow",
    "configuration, ''",
    "configuration, %2Fetc%2Fxen%2Fa%0Ab",
    "window, NOW",
    "millis, 86400001",
    "millis, -1"
  })
  void aValueThatIsNoSuchNameOrTimeIsRefused(String key, String value) {
    List<String> words =
        PeerProtocol.words(PeerRequest.of(Verb.PROBE, PLAN)).stream()
            .map(word -> word.startsWith(key + "=") ? key + "=" + value : word)
            .toList();

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> PeerProtocol.parse(words));
  }

  @Test
  void nobodyWaitsHereForHours() {
    List<String> words =
        PeerProtocol.words(new PeerRequest(Verb.AWAIT, PLAN, Duration.ofMinutes(3)));

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> PeerProtocol.parse(words))
        .withMessageContaining("180 s are longer than await may take: 120 s");
  }

  @Test
  void aWordTooManyOrTooFewIsRefused() {
    List<String> words = PeerProtocol.words(PeerRequest.of(Verb.LOOK, PLAN));
    List<String> more = new ArrayList<>(words);
    more.add("force=yes");

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> PeerProtocol.parse(more))
        .withMessageContaining("force");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> PeerProtocol.parse(words.subList(0, 5)))
        .withMessageContaining("missing");
  }

  @Test
  void answersAndRefusalsComeBack() {
    TargetFacts facts =
        new TargetFacts(
            new GuestSighting(
                "",
                GuestDomain.ABSENT,
                new GuestDomain(GuestDomain.State.FRESH, 9),
                GuestDomain.ABSENT),
            ReceiverVerdict.RUNNING,
            "OPEN",
            List.of());

    assertThat(
            PeerProtocol.parseAnswer(
                PeerProtocol.answerLine(new PeerAnswer.Answered<>(facts)), TargetFacts.class))
        .isEqualTo(new PeerAnswer.Answered<>(facts));
    assertThat(
            PeerProtocol.parseAnswer(
                PeerProtocol.answerLine(new PeerAnswer.Refused<>("no")), TargetFacts.class))
        .isEqualTo(new PeerAnswer.Refused<>("no"));
    PeerAnswer<TargetFacts> later = new PeerAnswer.Refused<>("no room", true);
    assertThat(PeerProtocol.parseAnswer(PeerProtocol.answerLine(later), TargetFacts.class))
        .isEqualTo(later);
  }

  @Test
  void whatTheOtherNodeSaysCommandsNoTerminal() {
    String said = "no\u001b[2J\nFeb 1 forged\u009b1m\u202e\u2028";
    TargetFacts facts =
        new TargetFacts(GuestSighting.unknown(said), ReceiverVerdict.RUNNING, "", List.of());

    PeerAnswer<TargetFacts> refused =
        PeerProtocol.parseAnswer(
            PeerProtocol.answerLine(new PeerAnswer.Refused<>(said)), TargetFacts.class);
    PeerAnswer<TargetFacts> answered =
        PeerProtocol.parseAnswer(
            PeerProtocol.answerLine(new PeerAnswer.Answered<>(facts)), TargetFacts.class);

    assertThat(refused.reason()).isEqualTo("no?[2J?Feb 1 forged?1m??");
    assertThat(((PeerAnswer.Answered<TargetFacts>) answered).value().guest().unknown())
        .isEqualTo(refused.reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[]", "{\"answer\":{}}", "{\"answer\":", "hello"})
  void whatIsNoAnswerIsUnknown(String output) {
    assertThat(PeerProtocol.parseAnswer(output, TargetFacts.class))
        .isInstanceOf(PeerAnswer.Unknown.class);
  }

  private PeerAnswer<TargetFacts> ask(int code, String out, String err) {
    SshPeer peer =
        new SshPeer(
            new Ssh(
                (command, cancellation) ->
                    new CommandResult.Exited(command, code, out, err, Duration.ZERO),
                SshConfig.DEFAULTS),
            folder);
    return peer.ask(PeerRequest.of(Verb.LOOK, PLAN), TargetFacts.class, operation());
  }

  private static Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofSeconds(9)), new Cancellation(), (level, line) -> {});
  }

  @Test
  void sshsOwnFailureIsUnreachableAndAnythingElseThatIsNoAnswerUnknown() {
    PeerAnswer<TargetFacts> unreachable =
        ask(255, "", "ssh: connect to host 10.0.0.2 port 22: No route to host");
    PeerAnswer<TargetFacts> unknown = ask(127, "", "sh: ferryman: not found");

    assertThat(unreachable).isInstanceOf(PeerAnswer.Unreachable.class);
    assertThat(unreachable.reason()).contains("10.0.0.2", "look", "No route to host");
    assertThat(unknown).isInstanceOf(PeerAnswer.Unknown.class);
    assertThat(unknown.reason()).contains("exit code 127", "ferryman: not found");
  }

  @ParameterizedTest
  @CsvSource({
    "kex_exchange_identification: Connection closed by remote host, 4",
    "Connection timed out during banner exchange, 4",
    "ssh: connect to host node2 port 22: No route to host, 1"
  })
  void anSshdThatHasTooManyCallersIsAskedAgain(String said, int times) {
    List<Command> commands = new ArrayList<>();
    SshPeer peer =
        new SshPeer(
            new Ssh(
                (command, cancellation) -> {
                  if (command.argv().contains("handover")) {
                    commands.add(command);
                  }
                  return new CommandResult.Exited(command, 255, "", said, Duration.ZERO);
                },
                SshConfig.DEFAULTS),
            folder);

    assertThat(peer.ask(PeerRequest.of(Verb.LOOK, PLAN), TargetFacts.class, operation()))
        .isInstanceOf(PeerAnswer.Unreachable.class);

    assertThat(commands).hasSize(times);
  }

  /** One of this version tells more than one before it did. */
  @Test
  void whatAnOlderNodeTellsIsReadWithoutWhatItDoesNotTell() {
    HostFacts facts =
        new HostFacts(
            1,
            "node2",
            GuestSighting.NOTHING,
            "",
            "",
            "",
            0,
            -1,
            4,
            17,
            List.of(),
            List.of(),
            List.of(),
            "");
    String line = PeerProtocol.answerLine(new PeerAnswer.Answered<>(facts));
    String older = line.replaceFirst(",\"limits\":\\{[^}]*}", "");

    assertThat(older).isNotEqualTo(line);
    assertThat(PeerProtocol.parseAnswer(line, HostFacts.class))
        .isEqualTo(new PeerAnswer.Answered<>(facts));
    assertThat(PeerProtocol.parseAnswer(older, HostFacts.class))
        .isEqualTo(new PeerAnswer.Answered<>(facts));
  }

  @Test
  void sshNeverAsksAndNeverWaitsLongerThanTheOperation() {
    List<Command> commands = new ArrayList<>();
    SshPeer peer =
        new SshPeer(
            new Ssh(
                (command, cancellation) -> {
                  commands.add(command);
                  return new CommandResult.TimedOut(command, "", "", Duration.ofSeconds(9));
                },
                SshConfig.DEFAULTS),
            folder);

    PeerAnswer<TargetFacts> answer =
        peer.ask(PeerRequest.of(Verb.OPEN, PLAN), TargetFacts.class, operation());

    assertThat(answer).isInstanceOf(PeerAnswer.Unreachable.class);
    assertThat(answer.reason()).contains("no answer within");
    assertThat(commands).hasSize(1);
    assertThat(commands.get(0).timeout()).isLessThanOrEqualTo(Duration.ofSeconds(9));
    assertThat(commands.get(0).argv())
        .startsWith("ssh")
        .contains("BatchMode=yes", "ConnectTimeout=5", "ServerAliveInterval=5")
        .contains("HostKeyAlias=node2")
        .containsSubsequence("--", "10.0.0.2", "ferryman", "handover", "open");
  }

  @Test
  void questionsOfOneHandOverShareAConnectionAndThoseOfNoneHaveTheirOwn() {
    List<Command> commands = new ArrayList<>();
    SshPeer peer =
        new SshPeer(new Ssh(recording(commands, 0), SshConfig.DEFAULTS), folder.resolve("ssh"));

    peer.ask(PeerRequest.of(Verb.LOOK, PLAN), TargetFacts.class, operation());
    peer.ask(PeerRequest.of(Verb.PROBE, readiness()), HostFacts.class, operation());

    assertThat(commands.get(0).argv())
        .containsSubsequence(
            "ControlMaster=auto", "ControlPath=" + folder.resolve("ssh").resolve(PLAN.id()))
        .containsSubsequence("BatchMode=yes", "--", "10.0.0.2");
    assertThat(commands.get(1).argv()).noneMatch(word -> word.startsWith("Control"));
  }

  @Test
  void aConnectionThatFailedIsGivenUpAndSoIsThatOfAHandOverThatIsOver() throws IOException {
    List<Command> commands = new ArrayList<>();
    SshPeer peer = new SshPeer(new Ssh(recording(commands, 255), SshConfig.DEFAULTS), folder);

    peer.ask(PeerRequest.of(Verb.LOOK, PLAN), TargetFacts.class, operation());
    assertThat(commands).as("there is none yet").hasSize(1);

    Files.createFile(folder.resolve(PLAN.id()));
    peer.ask(PeerRequest.of(Verb.LOOK, PLAN), TargetFacts.class, operation());
    assertThat(folder.resolve(PLAN.id())).doesNotExist();
    Files.createFile(folder.resolve(PLAN.id()));
    peer.release(PLAN, operation());
    assertThat(folder.resolve(PLAN.id())).doesNotExist();
    assertThat(commands).hasSize(4);
    assertThat(List.of(commands.get(2), commands.get(3)))
        .allSatisfy(
            command ->
                assertThat(command.argv())
                    .containsExactly(
                        "ssh",
                        "-O",
                        "exit",
                        "-o",
                        "ControlPath=" + folder.resolve(PLAN.id()),
                        "--",
                        "10.0.0.2"));
  }

  private static CommandRunner recording(List<Command> commands, int code) {
    return (command, cancellation) -> {
      commands.add(command);
      return new CommandResult.Exited(command, code, "", "", Duration.ZERO);
    };
  }

  private static Plan readiness() {
    return new Plan(
        Plan.NO_HAND_OVER,
        PLAN.vm(),
        PLAN.configuration(),
        PLAN.source(),
        PLAN.target(),
        PLAN.address(),
        PLAN.resources(),
        PLAN.twoPrimariesConfigured(),
        PLAN.window(),
        List.of());
  }
}
