// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.reads;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.exec.Clock;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.pacemaker.Ban;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Pacemaker;

/**
 * {@link Pacemaker} for many handlers at once: all guests of a node lose their peer in the same
 * second. One reading, which began after they asked, serves all who wait for it, so that one answer
 * is in memory at a time; and looking again and again costs no more than a few processes a second.
 */
public final class SharedPacemaker implements Pacemaker {
  /** For the quick steps of the first handlers. */
  private static final int BURST = 12;

  /** Processes a second while all of them wait for the same. */
  private static final int PER_SECOND = 2;

  private final Pacemaker pacemaker;
  private final Pace pace;
  private final SharedReads<Class<?>, Sight> sights = new SharedReads<>();
  private final SharedReads<Class<?>, Reading<Cib>> cibs = new SharedReads<>();
  private final SharedReads<Class<?>, Reading<Membership>> memberships = new SharedReads<>();
  private final SharedReads<Class<?>, Optional<String>> names = new SharedReads<>();
  private final SharedReads<String, Echo> echoes = new SharedReads<>();

  /** Shares the reads of {@code pacemaker}, at a pace by that clock. */
  public SharedPacemaker(Pacemaker pacemaker, Clock clock) {
    this(pacemaker, new Pace(BURST, PER_SECOND, clock));
  }

  SharedPacemaker(Pacemaker pacemaker, Pace pace) {
    this.pacemaker = requireNonNull(pacemaker, "pacemaker");
    this.pace = requireNonNull(pace, "pace");
  }

  @Override
  public Sight sight(Operation operation) {
    return sights.read(
        Sight.class,
        operation,
        bounds -> {
          pace.await(2, bounds);
          return pacemaker.sight(bounds);
        });
  }

  @Override
  public Reading<Cib> cib(Operation operation) {
    return cibs.read(
        Cib.class,
        operation,
        bounds -> {
          pace.await(1, bounds);
          return pacemaker.cib(bounds);
        });
  }

  @Override
  public Reading<Membership> membership(Operation operation) {
    return memberships.read(
        Membership.class,
        operation,
        bounds -> {
          pace.await(1, bounds);
          return pacemaker.membership(bounds);
        });
  }

  @Override
  public Optional<String> nodeName(Operation operation) {
    return names.read(String.class, operation, pacemaker::nodeName);
  }

  @Override
  public Echo echo(String node, Operation operation) {
    return echoes.read(
        node,
        operation,
        bounds -> {
          pace.await(1, bounds);
          return pacemaker.echo(node, bounds);
        });
  }

  @Override
  public Change create(List<Ban> bans, String promotedWord, Operation operation) {
    return pacemaker.create(bans, promotedWord, operation);
  }

  @Override
  public Change replace(Ban ban, Set<String> goodNodes, String promotedWord, Operation operation) {
    return pacemaker.replace(ban, goodNodes, promotedWord, operation);
  }

  @Override
  public Change delete(Ban ban, Operation operation) {
    return pacemaker.delete(ban, operation);
  }
}
