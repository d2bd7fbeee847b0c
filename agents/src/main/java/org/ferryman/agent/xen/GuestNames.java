// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.agent.xen.GuestHandover.Known;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.DomainList.Domains;
import org.ferryman.tools.xen.GuestName;
import org.ferryman.tools.xen.WatchersReading;
import org.ferryman.tools.xen.config.NameLine;

/**
 * Which guest a resource is about, by everything that tells it. A file that is damaged, edited or
 * gone must not hide a guest that runs, and a name that is in doubt must not prove one absent.
 *
 * @param candidates every plausible name, the strongest source first
 * @param doubts what looks like a name and can't be read or used, as written
 * @param path the guest's configuration file
 * @param file what is known of it
 * @param others the guests of other resources, and those made from other files: a file that was
 *     copied from one of theirs may still hold its name
 */
record GuestNames(
    List<Candidate> candidates,
    List<String> doubts,
    Path path,
    GuestFile file,
    Set<String> others) {

  /** Who tells a name, the strongest first. */
  enum Source {
    /** The parameter. */
    PARAMETER,
    /** The configuration file, which is intact. */
    FILE,
    /** An earlier operation of this very resource. */
    REMEMBERED,
    /** The xl process that stayed behind a domain that was made from this file. */
    WATCHER,
    /** An intact line of a file that is damaged elsewhere. */
    NAME_LINE,
    /** An earlier operation of another resource with the same file. */
    SAME_FILE,
    /** The resource's own name, where nothing else tells one (as with ocf:heartbeat:Xen). */
    INSTANCE
  }

  /** A plausible name. */
  record Candidate(GuestName name, Source source) {}

  /**
   * The guest, or why it can't be told.
   *
   * @param guest whom the operation is about; empty if that stays in doubt
   * @param note what is to be told of it; empty if there is nothing odd
   */
  record Choice(Optional<Candidate> guest, String note) {}

  GuestNames {
    candidates =
        candidates.stream().sorted(Comparator.comparing(Candidate::source)).distinct().toList();
    doubts = doubts.stream().filter(it -> !it.isBlank()).toList();
    others = Set.copyOf(others);
  }

  /**
   * Collects the names.
   *
   * @param parameter the parameter of that name
   * @param malformed the parameter as given, where it can't be a guest's name; else empty
   * @param known the guests that this node remembers
   * @param instance the resource's name
   */
  static GuestNames of(
      Optional<GuestName> parameter,
      Optional<String> malformed,
      Path path,
      GuestFile file,
      List<Known> known,
      String instance) {
    if (parameter.isPresent()) {
      return new GuestNames(
          List.of(new Candidate(parameter.get(), Source.PARAMETER)),
          List.of(),
          path,
          file,
          Set.of());
    }
    Set<String> others =
        known.stream()
            .filter(guest -> !guest.resource().isEmpty() && !guest.resource().equals(instance))
            .filter(guest -> !guest.configuration().equals(path))
            .map(guest -> guest.guest().value())
            .collect(Collectors.toSet());
    List<Candidate> candidates = new ArrayList<>();
    List<String> doubts = new ArrayList<>();
    malformed.ifPresent(doubts::add);
    Optional<String> inFile = file.config().flatMap(config -> config.name());
    add(candidates, doubts, inFile, Source.FILE);
    if (file instanceof GuestFile.Invalid invalid) {
      NameLine line = invalid.name();
      add(candidates, doubts, line.name().filter(it -> !others.contains(it)), Source.NAME_LINE);
      doubts.add(line.damaged());
    }
    for (Known guest : known) {
      if (guest.resource().equals(instance)) {
        candidates.add(new Candidate(guest.guest(), Source.REMEMBERED));
      }
    }
    if (candidates.isEmpty()) {
      known.stream()
          .filter(guest -> guest.configuration().equals(path))
          .forEach(guest -> candidates.add(new Candidate(guest.guest(), Source.SAME_FILE)));
    }
    if (candidates.isEmpty() && GuestName.complaintOf(instance).isEmpty()) {
      candidates.add(new Candidate(new GuestName(instance), Source.INSTANCE));
    }
    return new GuestNames(candidates, doubts, path, file, others);
  }

  private static void add(
      List<Candidate> candidates, List<String> doubts, Optional<String> name, Source source) {
    if (name.isPresent() && GuestName.complaintOf(name.get()).isEmpty()) {
      candidates.add(new Candidate(new GuestName(name.get()), source));
    } else {
      name.ifPresent(doubts::add);
    }
  }

  /** The name, if it is in no doubt whatever runs. */
  Optional<Candidate> certain() {
    boolean one = candidates.stream().map(Candidate::name).distinct().count() == 1;
    return candidates.stream()
        .findFirst()
        .filter(it -> one && doubts.isEmpty() && it.source().compareTo(Source.FILE) <= 0);
  }

  /**
   * The same with what xl's own processes tell: the names of guests made from this file, and those
   * of guests made from others.
   */
  GuestNames with(WatchersReading watchers) {
    List<Candidate> more = new ArrayList<>(candidates);
    Set<String> elsewhere = new HashSet<>(others);
    if (watchers instanceof WatchersReading.Known known) {
      for (WatchersReading.Watcher watcher : known.all()) {
        Optional<String> name = watcher.created();
        if (watcher.createsFromAnother(path)) {
          name.ifPresent(elsewhere::add);
        } else {
          name.filter(it -> GuestName.complaintOf(it).isEmpty())
              .ifPresent(it -> more.add(new Candidate(new GuestName(it), Source.WATCHER)));
        }
      }
    }
    return new GuestNames(more, doubts, path, file, elsewhere);
  }

  /**
   * Chooses by what runs: of the plausible names the one that a domain has; where several are, the
   * one by the strongest source; where none is, the strongest, unless a domain's name is one of
   * those that can't be read, or the name is a guess and a domain may be the guest.
   */
  Choice choose(DomainList list) {
    if (!(list instanceof Domains domains)) {
      return chosen(candidates);
    }
    List<Candidate> there =
        candidates.stream().filter(candidate -> has(domains, candidate.name())).toList();
    if (!there.isEmpty()) {
      Source strongest = there.get(0).source();
      List<GuestName> equal =
          there.stream()
              .filter(it -> it.source() == strongest)
              .map(Candidate::name)
              .distinct()
              .toList();
      return equal.size() == 1
          ? chosen(there)
          : unclear("several guests run that this may be: " + equal);
    }
    Optional<String> doubtful =
        domains
            .guests()
            .flatMap(domain -> domain.name().stream())
            .filter(name -> doubts.stream().anyMatch(doubt -> mentions(doubt, name)))
            .filter(name -> !others.contains(name))
            .findFirst();
    if (doubtful.isPresent()) {
      return unclear("a guest %s runs that this may be".formatted(doubtful.get()));
    }
    return guessed() ? unlessUnexplained(domains) : chosen(candidates);
  }

  /** Whether a choice is more than a guess: told by a file or an operation, or seen to run. */
  boolean worthRemembering(Candidate choice, DomainList list) {
    return switch (choice.source()) {
      case PARAMETER, FILE, REMEMBERED, NAME_LINE -> true;
      case WATCHER, SAME_FILE, INSTANCE ->
          file.config().isPresent()
              || (list instanceof Domains domains && has(domains, choice.name()));
    };
  }

  /**
   * Whether the resource's own name must do although the file may hold another one, or held one
   * before it was emptied: what gives neither memory nor disks is no guest's file.
   */
  private boolean guessed() {
    return candidates.isEmpty()
        || (candidates.get(0).source() == Source.INSTANCE
            && file.config()
                .filter(config -> config.memoryMiB().isPresent() || !config.disks().isEmpty())
                .isEmpty());
  }

  /** A guess proves nothing absent, unless each guest that runs is known to be another one. */
  private Choice unlessUnexplained(Domains domains) {
    return domains
        .guests()
        .flatMap(domain -> domain.name().stream())
        .filter(name -> !others.contains(name))
        .findFirst()
        .map(name -> unclear("a guest %s runs that this may be".formatted(name)))
        .orElseGet(() -> chosen(candidates));
  }

  private static boolean mentions(String doubt, String name) {
    return doubt.equals(name)
        || Pattern.compile("(?<![A-Za-z0-9_.-])" + Pattern.quote(name) + "(?![A-Za-z0-9_.-])")
            .matcher(doubt)
            .find();
  }

  private static boolean has(Domains domains, GuestName name) {
    return Stream.of(name.value(), name.incoming(), name.migratedAway())
        .anyMatch(it -> !domains.named(it).isEmpty());
  }

  private Choice unclear(String why) {
    return new Choice(Optional.empty(), "which guest is meant is in doubt: " + why + why());
  }

  private Choice chosen(List<Candidate> among) {
    if (among.isEmpty()) {
      return new Choice(Optional.empty(), "no guest's name is known" + why());
    }
    Candidate chosen = among.get(0);
    String name = chosen.name().value();
    return new Choice(
        Optional.of(chosen),
        switch (chosen.source()) {
          case PARAMETER, FILE -> file.problem();
          case REMEMBERED, WATCHER, SAME_FILE, NAME_LINE -> edited(name);
          case INSTANCE ->
              file.config().isPresent()
                  ? ""
                  : "going by the resource's own name, %s: %s".formatted(name, file.problem());
        });
  }

  private String edited(String name) {
    String inFile = file.config().flatMap(config -> config.name()).orElse("");
    return file.config().isPresent()
        ? "the guest runs as %s, but %s %s"
            .formatted(name, path, inFile.isEmpty() ? "gives no name" : "names it " + inFile)
        : "going by the name %s: %s".formatted(name, file.problem());
  }

  private String why() {
    return file.config().isPresent()
        ? "; guest configuration %s gives no usable name, write name = \"…\" into it"
            .formatted(path)
        : "; " + file.problem();
  }
}
