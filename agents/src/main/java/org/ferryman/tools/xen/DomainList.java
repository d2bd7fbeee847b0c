// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.util.List;
import java.util.stream.Stream;

/** What is known of the domains on this host. */
public sealed interface DomainList {

  /** All of them, Domain-0 included: who is not here is not on this host. */
  record Domains(List<Domain> all) implements DomainList {
    /** Checks and copies. */
    public Domains {
      all = List.copyOf(all);
      if (all.stream().noneMatch(domain -> domain.id() == Domain.DOM0)) {
        throw new IllegalArgumentException("a whole list holds Domain-0");
      }
    }

    /** The domains of that name; more than one is against xl's own rules. */
    public List<Domain> named(String name) {
      return guests().filter(domain -> domain.name().filter(name::equals).isPresent()).toList();
    }

    /** The domains without a name. */
    public List<Domain> nameless() {
      return guests().filter(domain -> domain.name().isEmpty()).toList();
    }

    /** Whether a domain of that id is here. */
    public boolean has(int id) {
      return all.stream().anyMatch(domain -> domain.id() == id);
    }

    /** All but Domain-0. */
    public Stream<Domain> guests() {
      return all.stream().filter(domain -> domain.id() != Domain.DOM0);
    }
  }

  /**
   * No hypervisor runs on this machine, and so no guest: as positive as a whole list.
   *
   * @param reason by what that is known
   */
  record NoHypervisor(String reason) implements DomainList {}

  /** Why these are not domains; empty if they are. */
  default String trouble() {
    if (this instanceof Unknown unknown) {
      return unknown.reason();
    }
    return this instanceof NoHypervisor none ? none.reason() : "";
  }

  /**
   * Not known; says nothing about any guest.
   *
   * @param reason what was tried and what came of it
   * @param toolMissing whether that is because this node has no {@code xl}
   */
  record Unknown(String reason, boolean toolMissing) implements DomainList {
    /** Not known although the tool is there. */
    public static Unknown because(String reason) {
      return new Unknown(reason, false);
    }
  }
}
