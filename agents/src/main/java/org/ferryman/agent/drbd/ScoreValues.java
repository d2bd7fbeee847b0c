// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The four values of {@code adjust_master_score}, each no less than the one before.
 *
 * @param consistent only Consistent data here
 * @param remote UpToDate data with a peer only
 * @param local UpToDate data here, a peer's unknown, Secondary
 * @param best UpToDate data here, and Primary or the peers' known
 */
public record ScoreValues(int consistent, int remote, int local, int best) {

  /** The parameter's default. */
  public static final ScoreValues DEFAULT = new ScoreValues(0, 10, 1000, 10000);

  private static final Pattern TEXT =
      Pattern.compile("\\s*([0-9]{1,7})\\s+([0-9]{1,7})\\s+([0-9]{1,7})\\s+([0-9]{1,7})\\s*");

  /** Checks. */
  public ScoreValues {
    if (consistent < 0 || remote < consistent || local < remote || best < local) {
      throw new IllegalArgumentException(
          "decreasing: %d %d %d %d".formatted(consistent, remote, local, best));
    }
  }

  /** From the parameter's text; empty if it is not four such numbers. */
  public static Optional<ScoreValues> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int consistent = Integer.parseInt(matcher.group(1));
    int remote = Integer.parseInt(matcher.group(2));
    int local = Integer.parseInt(matcher.group(3));
    int best = Integer.parseInt(matcher.group(4));
    return consistent <= remote && remote <= local && local <= best
        ? Optional.of(new ScoreValues(consistent, remote, local, best))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "%d %d %d %d".formatted(consistent, remote, local, best);
  }
}
