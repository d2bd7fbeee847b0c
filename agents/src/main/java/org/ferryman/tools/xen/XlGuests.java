// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.Lines;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.xen.DomainList.Domains;
import org.ferryman.tools.xen.GuestDomain.State;

/**
 * This node's guests on the port of their agent, with what only a migration needs of xl(1): rename,
 * unpause, and resume. xl has that since 4.20; before, only {@code xl migrate} itself resumes a
 * guest, and a script does it in its way (libxl_domain_resume) by Xen's Python bindings.
 */
public final class XlGuests implements Guests {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static final String NO_SUCH_COMMAND = "command not implemented";

  /** {@code xl help} lists all commands. */
  private static final Pattern XL_RESUMES = Pattern.compile("(?m)^\\s*resume\\b");

  /** What is missing may be installed. */
  private static final Duration LACK_HOLDS = Duration.ofMinutes(1);

  private final Xl xl;
  private final CommandRunner runner;
  private final Path resume;
  private volatile Optional<Lack> lack = Optional.empty();

  /** Why no guest can be resumed here; empty if one can, which stays so. */
  private record Lack(String why, Deadline holds) {
    boolean stands() {
      return why.isEmpty() || !holds.expired();
    }
  }

  /**
   * On these.
   *
   * @param resume the script that resumes a domain where xl can't
   */
  public XlGuests(Xl xl, CommandRunner runner, Path resume) {
    this.xl = xl;
    this.resume = resume;
    this.runner = runner;
  }

  @Override
  public GuestSighting look(String vm, Operation operation) {
    DomainList list = xl.domains(operation);
    if (list instanceof DomainList.NoHypervisor) {
      return GuestSighting.NOTHING;
    }
    if (!(list instanceof Domains domains)) {
      return GuestSighting.unknown(list.trouble());
    }
    GuestName name = new GuestName(vm);
    List<Domain> own =
        Stream.of(name.value(), name.incoming(), name.migratedAway())
            .flatMap(it -> domains.named(it).stream())
            .toList();
    List<Domain> unclear = own.isEmpty() ? beingBuilt(domains) : illegible(own);
    return unclear.isEmpty()
        ? new GuestSighting(
            "",
            copy(domains.named(name.value())),
            copy(domains.named(name.incoming())),
            copy(domains.named(name.migratedAway())))
        : GuestSighting.unknown("what this domain is, is not known: " + unclear.get(0).describe());
  }

  /**
   * A domain has no name before it has been given one, and may become any guest's; and none any
   * more while it is torn down, when it executes nothing and never will again.
   */
  private static List<Domain> beingBuilt(Domains domains) {
    return domains.nameless().stream().filter(domain -> !domain.state().dying()).toList();
  }

  private static List<Domain> illegible(List<Domain> own) {
    return own.stream().filter(domain -> !domain.state().legible()).toList();
  }

  @Override
  public Optional<String> impossible(Operation operation) {
    return xl.domains(operation) instanceof DomainList.NoHypervisor none
        ? Optional.of(none.reason())
        : Optional.empty();
  }

  @Override
  public Optional<String> refused(Operation operation) {
    return xl.configurationTrouble(operation);
  }

  static GuestDomain copy(List<Domain> found) {
    if (found.isEmpty()) {
      return GuestDomain.ABSENT;
    }
    return found.size() == 1
        ? new GuestDomain(state(found.get(0)), found.get(0).id())
        : new GuestDomain(State.AMBIGUOUS, -1);
  }

  private static State state(Domain domain) {
    Domain.State state = domain.state();
    if (state.dying()) {
      return State.DYING;
    }
    if (state.shutdown().isPresent()) {
      return state.shutdown().get() == Domain.ShutdownReason.SUSPEND ? State.SUSPENDED : State.DOWN;
    }
    return state.paused() && !domain.hasRun() ? State.FRESH : State.ACTIVE;
  }

  @Override
  public StepOutcome destroy(int domainId, Operation operation) {
    XlOutcome outcome = xl.destroy(domainId, operation);
    return outcome.done() ? StepOutcome.ok() : new StepOutcome.Failed(outcome.reason());
  }

  @Override
  public StepOutcome resume(String vm, int domainId, Operation operation) {
    GuestSighting seen = look(vm, operation);
    if (!seen.known() || seen.incoming().there()) {
      return new StepOutcome.Failed("not resumed: found " + seen.describe());
    }
    if (!seen.own().there()) {
      StepOutcome renamed = xl(operation, "rename", Integer.toString(domainId), vm);
      if (!renamed.done()) {
        return renamed;
      }
    }
    String id = Integer.toString(domainId);
    CommandResult byXl = run(operation, List.of("xl", "resume", id));
    boolean unknown =
        byXl instanceof CommandResult.Exited it && it.stderr().contains(NO_SUCH_COMMAND);
    return outcome(unknown ? run(operation, List.of(resume.toString(), id)) : byXl);
  }

  @Override
  public Optional<String> unresumable(Operation operation) {
    Optional<Lack> known = lack.filter(Lack::stands);
    if (known.isEmpty()) {
      known = findLack(operation);
      lack = known;
    }
    return known.map(Lack::why).filter(why -> !why.isEmpty());
  }

  /** By the two ways of {@link #resume}; empty if neither tells. */
  private Optional<Lack> findLack(Operation operation) {
    CommandResult help = run(operation, List.of("xl", "help"));
    if (help instanceof CommandResult.Exited told && XL_RESUMES.matcher(told.stdout()).find()) {
      return Optional.of(new Lack("", operation.deadline().anew(LACK_HOLDS)));
    }
    CommandResult check = run(operation, List.of(resume.toString(), "--check"));
    if (!(check instanceof CommandResult.Exited exited)) {
      return Optional.empty();
    }
    String why =
        exited.code() == 0
            ? ""
            : ("a guest whose migration breaks after it was suspended can't be resumed here: %s;"
                    + " install python3 and the xen-utils of the Xen that runs")
                .formatted(Lines.summary(exited.stderr()));
    return Optional.of(new Lack(why, operation.deadline().anew(LACK_HOLDS)));
  }

  @Override
  public StepOutcome unpause(int domainId, Operation operation) {
    return xl(operation, "unpause", Integer.toString(domainId));
  }

  private StepOutcome xl(Operation operation, String... words) {
    return outcome(run(operation, Stream.concat(Stream.of("xl"), Arrays.stream(words)).toList()));
  }

  private CommandResult run(Operation operation, List<String> argv) {
    return runner.run(
        Command.of(operation.deadline().remainingAtMost(LONGEST), argv), operation.cancellation());
  }

  private static StepOutcome outcome(CommandResult result) {
    return result.succeeded() ? StepOutcome.ok() : new StepOutcome.Failed(result.describe());
  }
}
