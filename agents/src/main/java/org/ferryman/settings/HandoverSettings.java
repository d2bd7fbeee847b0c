// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import java.time.Duration;
import org.ferryman.handover.lease.HandoverTimeouts;
import org.ferryman.tools.ssh.SshConfig;

/**
 * How guests are handed over.
 *
 * @param ssh how the other nodes are reached
 * @param times the bounds of a hand-over
 * @param sweepInterval how often the controller looks for what a hand-over left
 * @param readyInterval how often at least the controller looks whether this node could take its
 *     guests; it also looks when DRBD changed or a guest is new
 * @param answerAge how long the other node's answer to that holds
 * @param finish how long the controller follows a migration whose operation is no more
 */
public record HandoverSettings(
    SshConfig ssh,
    HandoverTimeouts times,
    Duration sweepInterval,
    Duration readyInterval,
    Duration answerAge,
    Duration finish) {
  private static final Duration TICK = Duration.ofMillis(10);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** What holds unless configured otherwise. */
  public static final HandoverSettings DEFAULTS =
      new HandoverSettings(
          SshConfig.DEFAULTS,
          HandoverTimeouts.DEFAULTS,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(15));

  static HandoverSettings read(SettingsFile from) {
    HandoverSettings standard = DEFAULTS;
    return new HandoverSettings(
        ssh(from),
        times(from),
        from.duration("handover.sweep-interval", standard.sweepInterval(), SECOND, HOUR),
        from.duration("handover.ready-interval", standard.readyInterval(), SECOND, HOUR),
        from.duration("handover.answer-age", standard.answerAge(), SECOND, HOUR),
        from.duration("handover.finish", standard.finish(), MINUTE, Duration.ofHours(24)));
  }

  private static SshConfig ssh(SettingsFile from) {
    SshConfig standard = SshConfig.DEFAULTS;
    String user =
        from.word("handover.ssh-user", standard.user(), SshConfig.USER, "the name of a user");
    return new SshConfig(
        user,
        from.integer("handover.ssh-port", standard.port(), 1, 65_535),
        from.duration("handover.ssh-connect-timeout", standard.connectTimeout(), SECOND, MINUTE),
        from.file("handover.ssh-identity"));
  }

  private static HandoverTimeouts times(SettingsFile from) {
    HandoverTimeouts standard = HandoverTimeouts.DEFAULTS;
    return new HandoverTimeouts(
        from.duration("handover.poll", standard.poll(), TICK, SECOND),
        from.duration("handover.retry", standard.preflightRetry(), TICK, MINUTE),
        from.duration("handover.ask", standard.ask(), SECOND, MINUTE),
        from.duration("handover.await", standard.await(), SECOND, Duration.ofSeconds(20)),
        from.duration("handover.break-off", standard.breakOff(), SECOND, MINUTE),
        from.duration("handover.look-again", standard.lookAgain(), SECOND, MINUTE),
        from.duration("handover.rescue", standard.rescue(), SECOND, HOUR),
        from.duration("handover.lease-beyond", standard.leaseBeyond(), SECOND, HOUR),
        from.duration("handover.lease-settled", standard.settled(), SECOND, HOUR),
        from.duration("handover.lease-started", standard.started(), SECOND, HOUR));
  }
}
