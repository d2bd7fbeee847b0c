// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.agent.xen.GuestObservation.Holder;
import org.ferryman.exec.Lines;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.xen.BackendsReading;
import org.ferryman.tools.xen.DiskBackend;
import org.ferryman.tools.xen.Domain;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.DomainList.Domains;
import org.ferryman.tools.xen.GuestName;
import org.ferryman.tools.xen.WatchersReading;
import org.ferryman.tools.xen.WatchersReading.Rebuild;
import org.ferryman.tools.xen.Xl;

/** Looks at a guest: first at all domains; at more where these alone don't prove it absent. */
final class GuestLook {
  private final Xl xl;
  private final Drbd drbd;
  private final DiskLayers layers;
  private final GuestHandover handover;

  GuestLook(Xl xl, Drbd drbd, DiskLayers layers, GuestHandover handover) {
    this.xl = xl;
    this.drbd = drbd;
    this.layers = layers;
    this.handover = handover;
  }

  GuestObservation at(Guest guest, Operation operation) {
    DomainList list = xl.domains(operation);
    GuestState state = GuestState.of(list, guest.name());
    if (!(list instanceof Domains domains)) {
      return new GuestObservation(list, state, Rebuild.POSSIBLE, Optional.empty(), list.trouble());
    }
    List<Domain> own = domains.named(guest.name().value());
    if (own.size() == 1) {
      handover.runsAs(guest.name(), own.get(0).id(), operation);
    }
    boolean paused = state == GuestState.PAUSED;
    if (state.alive() || (paused && own.get(0).hasRun())) {
      return new GuestObservation(
          list, state, Rebuild.NONE, Optional.empty(), shown(domains, guest));
    }
    WatchersReading watchers = xl.watchers(operation);
    Rebuild rebuild =
        watchers.rebuild(
            guest.name(), guest.path(), guest.file().config().flatMap(it -> it.name()));
    if (state == GuestState.ABSENT) {
      return new Absence(guest, domains, watchers, rebuild, operation).look();
    }
    GuestState found = paused && !rebuild.possible() ? GuestState.HALF_BUILT : state;
    return new GuestObservation(list, found, rebuild, Optional.empty(), shown(domains, guest));
  }

  /** Which open disk of the guest's is that of no domain any more; empty if none is. */
  Optional<DiskBackend> orphan(Guest guest, Domains domains, Operation operation) {
    DiskClaims claims = DiskClaims.of(guest, drbd, layers, operation);
    if (claims.none() || !(xl.diskBackends(operation) instanceof BackendsReading.Known known)) {
      return Optional.empty();
    }
    return known.all().stream()
        .map(DiskBackend::domainId)
        .distinct()
        .filter(domain -> !domains.has(domain))
        .map(known::of)
        .flatMap(disks -> claims.exclusive(disks).or(() -> claims.everyOne(disks)).stream())
        .findFirst();
  }

  private static String shown(Domains domains, Guest guest) {
    GuestName name = guest.name();
    return Stream.of(name.value(), name.incoming(), name.migratedAway())
        .flatMap(it -> domains.named(it).stream())
        .map(Domain::describe)
        .collect(Collectors.joining(", "));
  }

  /** A guest that is not here under any of its names. */
  private final class Absence {
    private final Guest guest;
    private final Domains domains;
    private final WatchersReading watchers;
    private final Rebuild rebuild;
    private final Operation operation;

    Absence(
        Guest guest,
        Domains domains,
        WatchersReading watchers,
        Rebuild rebuild,
        Operation operation) {
      this.guest = guest;
      this.domains = domains;
      this.watchers = watchers;
      this.rebuild = rebuild;
      this.operation = operation;
    }

    GuestObservation look() {
      Optional<Domain> own = lastOfItsOwn();
      if (own.isPresent()) {
        return seen(
            GuestState.NAMELESS,
            Optional.empty(),
            own.get().describe() + ", in which the guest ran");
      }
      DiskClaims claims = DiskClaims.of(guest, drbd, layers, operation);
      boolean others = domains.guests().findAny().isPresent();
      if (domains.nameless().isEmpty()
          && domains.guests().noneMatch(this::kept)
          && (claims.none() || !others)) {
        return seen(GuestState.ABSENT, Optional.empty(), "");
      }
      BackendsReading reading = xl.diskBackends(operation);
      if (reading instanceof BackendsReading.Unknown unknown) {
        return unclear(unknown.reason());
      }
      BackendsReading.Known backends = (BackendsReading.Known) reading;
      try {
        return nameless(backends).or(() -> kept(backends)).orElseGet(() -> held(backends, claims));
      } catch (DiskLayers.UnknownMediumException e) {
        return unclear(Lines.message(e));
      }
    }

    private GuestObservation unclear(String why) {
      return seen(
          GuestState.UNKNOWN,
          Optional.empty(),
          "other domains are here, and whether one holds its disk is not known: " + why);
    }

    private GuestObservation seen(GuestState state, Optional<Holder> holder, String detail) {
      return new GuestObservation(domains, state, rebuild, holder, detail);
    }

    /**
     * The domain that the guest ran in, without its name. Where its disk doesn't come to an end, xl
     * gives up on it after ten seconds, and the xenstore says nothing of it any more: the domain
     * stays as long as writes of it are under way.
     */
    private Optional<Domain> lastOfItsOwn() {
      if (domains.nameless().isEmpty()) {
        return Optional.empty();
      }
      OptionalInt last = handover.lastDomain(guest.name(), operation);
      return domains.nameless().stream()
          .filter(domain -> last.equals(OptionalInt.of(domain.id())))
          .findFirst();
    }

    /**
     * A domain loses its name while it is torn down: one that holds this guest's disk may be it.
     */
    private Optional<GuestObservation> nameless(BackendsReading.Known backends) {
      return domains.nameless().stream()
          .flatMap(domain -> backends.of(domain.id()).stream())
          .filter(backend -> !backend.closed() && guest.mayOwn(backend))
          .findFirst()
          .map(backend -> seen(GuestState.NAMELESS, Optional.empty(), backend.describe()));
    }

    /** What xl keeps of the guest under a name of xl's making, its disks open. */
    private Optional<GuestObservation> kept(BackendsReading.Known backends) {
      return domains
          .guests()
          .filter(this::kept)
          .flatMap(it -> open(it, backends))
          .findFirst()
          .map(holder -> seen(GuestState.KEPT, Optional.of(holder), holder.describe()));
    }

    private boolean kept(Domain domain) {
      return domain.name().filter(guest.name()::keptAs).isPresent()
          && domain.state().shutdown().isPresent()
          && !domain.state().dying();
    }

    /**
     * Whoever else has a disk of the guest's: it may be the guest itself, renamed. A disk that is
     * declared shared is in the hands of others by right.
     */
    private GuestObservation held(BackendsReading.Known backends, DiskClaims claims) {
      List<Holder> holders = holders(backends, claims::exclusive);
      Optional<Holder> unclear =
          Stream.concat(holders.stream(), holders(backends, claims::everyOne).stream())
              .filter(holder -> !anotherGuest(holder.domain()))
              .findFirst();
      if (unclear.isPresent()) {
        return seen(GuestState.HELD, unclear, unclear.get().describe());
      }
      return seen(
          GuestState.ABSENT,
          holders.stream().findFirst(),
          holders.stream().findFirst().map(Holder::describe).orElse(""));
    }

    private List<Holder> holders(
        BackendsReading.Known backends, Function<List<DiskBackend>, Optional<DiskBackend>> which) {
      return domains
          .guests()
          .flatMap(
              domain ->
                  which.apply(backends.of(domain.id())).stream().map(it -> new Holder(domain, it)))
          .toList();
    }

    private static Stream<Holder> open(Domain domain, BackendsReading.Known backends) {
      return backends.of(domain.id()).stream()
          .filter(backend -> !backend.closed())
          .map(backend -> new Holder(domain, backend));
    }

    /**
     * Whether a domain is provably another guest's: xl built it under its present name from another
     * file, or the cluster has a guest of that name with another file. Two guests were given one
     * disk then, by mistake, and the one is not the other.
     */
    private boolean anotherGuest(Domain domain) {
      String name = domain.name().orElse("").replaceFirst("--(incoming|migratedaway)$", "");
      boolean built =
          watchers instanceof WatchersReading.Known known
              && known.all().stream()
                  .anyMatch(it -> it.watchesAs(name) && it.createsFromAnother(guest.path()));
      return built
          || handover
              .configurationOf(name, operation)
              .filter(file -> !file.equals(guest.path()))
              .isPresent();
    }
  }
}
