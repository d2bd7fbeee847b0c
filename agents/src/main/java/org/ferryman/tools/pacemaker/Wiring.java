// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a CIB ties its resources to each other and to nodes, as far as it is judged here: constraints
 * between two resources, and those that keep a resource off nodes. Sets of resources are not taken
 * apart.
 *
 * @param colocations the mandatory ones
 * @param orders all
 * @param bans what keeps a resource off nodes
 * @param migratable the primitives with {@code allow-migrate=true}
 * @param guests the guests of {@code ocf:ferryman:xen}
 */
public record Wiring(
    List<Colocation> colocations,
    List<Order> orders,
    List<NodeBan> bans,
    Set<String> migratable,
    List<GuestResource> guests) {

  /** Without guests. */
  public Wiring(
      List<Colocation> colocations,
      List<Order> orders,
      List<NodeBan> bans,
      Set<String> migratable) {
    this(colocations, orders, bans, migratable, List.of());
  }

  /**
   * A guest.
   *
   * @param configuration the parameter xmfile; empty if it has none
   * @param resources the parameter drbd_resources; empty for those of its disk lines
   * @param sharedDisks the parameter shared_disks
   */
  public record GuestResource(
      String id, String configuration, List<String> resources, List<String> sharedDisks) {
    /** Copies. */
    public GuestResource {
      resources = List.copyOf(resources);
      sharedDisks = List.copyOf(sharedDisks);
    }
  }

  /** None. */
  public static final Wiring NONE = new Wiring(List.of(), List.of(), List.of(), Set.of());

  /**
   * The first of the guests with that configuration file, if it comes before that resource.
   *
   * @param resource of one that is not among the guests nothing is said: the agent may have been
   *     asked under a made-up name
   */
  public Optional<String> ownerOf(Path configuration, String resource) {
    if (guests.stream().noneMatch(it -> it.id().equals(resource))) {
      return Optional.empty();
    }
    return guests.stream()
        .takeWhile(it -> !it.id().equals(resource))
        .filter(it -> !it.configuration().isEmpty())
        .filter(it -> Path.of(it.configuration()).normalize().equals(configuration.normalize()))
        .map(GuestResource::id)
        .findFirst();
  }

  private static final Set<String> PROMOTED = Set.of("promoted", "master");

  /** Copies. */
  public Wiring {
    colocations = List.copyOf(colocations);
    orders = List.copyOf(orders);
    bans = List.copyOf(bans);
    migratable = Set.copyOf(migratable);
    guests = List.copyOf(guests);
  }

  /**
   * One resource goes where another one is.
   *
   * @param role its role; empty for any
   * @param withRole the other one's role; empty for any
   */
  public record Colocation(String id, String resource, String role, String with, String withRole) {
    /** Whether that resource follows the Promoted role of one of these. */
    public boolean followsPromoted(String follower, Set<String> promoted) {
      return resource.equals(follower) && promoted.contains(with) && promoted(withRole);
    }

    private static boolean promoted(String role) {
      return PROMOTED.contains(role.toLowerCase(Locale.ROOT));
    }
  }

  /**
   * One action before another one.
   *
   * @param mandatory whether the second waits for the first in any case
   * @param symmetrical whether the reverse holds for the reverse actions
   */
  public record Order(
      String id,
      String first,
      String firstAction,
      String then,
      String thenAction,
      boolean mandatory,
      boolean symmetrical) {

    /** One that says nothing of the reverse. */
    public Order(
        String id,
        String first,
        String firstAction,
        String then,
        String thenAction,
        boolean mandatory) {
      this(id, first, firstAction, then, thenAction, mandatory, false);
    }

    /**
     * Whether it orders such an action of one of these before such an action of one of the others.
     */
    public boolean is(Set<String> one, String action, Set<String> other, String otherAction) {
      return one.contains(first)
          && firstAction.equals(action)
          && other.contains(then)
          && thenAction.equals(otherAction);
    }
  }

  /**
   * A resource is kept off every node whose name fits.
   *
   * @param any whether one fitting expression is enough
   */
  public record NodeBan(String resource, boolean any, List<Name> names) {
    /** Copies. */
    public NodeBan {
      names = List.copyOf(names);
    }

    boolean holdsFor(String node) {
      return any
          ? names.stream().anyMatch(it -> it.fits(node))
          : names.stream().allMatch(it -> it.fits(node));
    }

    /** Compares a node's name. */
    public record Name(boolean equal, String value) {
      boolean fits(String node) {
        return node.equals(value) == equal;
      }
    }
  }

  /** The resources that follow the Promoted role of one of these. */
  public Set<String> followersOf(Set<String> promoted) {
    Set<String> followers = new TreeSet<>();
    for (Colocation it : colocations) {
      if (it.followsPromoted(it.resource(), promoted)) {
        followers.add(it.resource());
      }
    }
    return followers;
  }

  /** Whether an action of one of these comes before an action of one of the others. */
  public boolean ordered(Set<String> one, String action, Set<String> other, String otherAction) {
    return orders.stream().anyMatch(it -> it.is(one, action, other, otherAction));
  }

  /** Whether one of these resources is kept off a node of that name. */
  public boolean keepsOff(Set<String> resources, String node) {
    return bans.stream().anyMatch(it -> resources.contains(it.resource()) && it.holdsFor(node));
  }
}
