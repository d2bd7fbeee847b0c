// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;

/**
 * Pacemaker's configuration and membership. Every call keeps to the operation's deadline and
 * cancellation and never throws for what Pacemaker does: it is in the answer.
 */
public interface Pacemaker {

  /** What became of a change of constraints. */
  sealed interface Change {

    /** It is in the CIB. */
    record Done() implements Change {}

    /** The CIB is no longer what it was when the change was decided: to be read again. */
    record Overtaken(String reason) implements Change {}

    /** It failed, or was not over in time: what it did is not known. */
    record Failed(String reason) implements Change {}
  }

  /** Whether a node's controller was heard. */
  sealed interface Echo {

    /** It answered: what was written to the CIB before it was asked, it has received. */
    record Heard() implements Echo {}

    /** It did not. */
    record Silent(String reason) implements Echo {}
  }

  /** CIB and membership, read side by side. */
  record Sight(Reading<Cib> cib, Reading<Membership> membership) {}

  /** Reads CIB and membership, one beside the other where that is faster. */
  default Sight sight(Operation operation) {
    return new Sight(cib(operation), membership(operation));
  }

  /** Reads the CIB. */
  Reading<Cib> cib(Operation operation);

  /** Reads the nodes. */
  Reading<Membership> membership(Operation operation);

  /** This node's name for Pacemaker, which may not be the kernel's; empty if not known. */
  default Optional<String> nodeName(Operation operation) {
    return Optional.empty();
  }

  /** Asks a node's controller for a sign of life. */
  Echo echo(String node, Operation operation);

  /** Creates constraints, all or none; overtaken if one of their ids is taken. */
  Change create(List<Ban> bans, String promotedWord, Operation operation);

  /** Gives a constraint other good nodes; overtaken if it is no longer as given. */
  Change replace(Ban ban, Set<String> goodNodes, String promotedWord, Operation operation);

  /** Deletes a constraint if it is still as given; done if it is not there. */
  Change delete(Ban ban, Operation operation);
}
