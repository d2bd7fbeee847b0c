// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of the {@code xl} processes that may build a domain anew. xl stays behind a domain
 * that it has built; when the guest reboots, that process destroys the domain and builds another
 * one. For a second or two there is none, or for much longer: a large domain takes its time to be
 * torn down, and xl waits for its host-wide lock while another guest is created. Only while such a
 * process lives can an absent guest come back by itself.
 */
public sealed interface WatchersReading {

  /** All of them. */
  record Known(List<Watcher> all) implements WatchersReading {
    /** Copies. */
    public Known {
      all = List.copyOf(all);
    }
  }

  /** Not known. */
  record Unknown(String reason) implements WatchersReading {}

  /**
   * Whether an absent guest may come back by itself.
   *
   * @param possible so unless it is known that it can't
   * @param own the guest's own xl, if one is seen: then it will, unless that process ends
   */
  record Rebuild(boolean possible, Optional<Watcher> own) {
    /** Nothing can bring the guest back. */
    public static final Rebuild NONE = new Rebuild(false, Optional.empty());

    /** It is not known whether something can. */
    public static final Rebuild POSSIBLE = new Rebuild(true, Optional.empty());
  }

  /**
   * What may build a guest anew.
   *
   * @param configuration its configuration file
   * @param named the name that this file gives now; empty if it gives none or can't be read
   */
  default Rebuild rebuild(GuestName name, Path configuration, Optional<String> named) {
    if (!(this instanceof Known known)) {
      return Rebuild.POSSIBLE;
    }
    Optional<Watcher> own =
        known.all().stream().filter(it -> it.of(name, configuration, named) == Tie.OWN).findFirst();
    if (own.isPresent()) {
      return new Rebuild(true, own);
    }
    return known.all().stream().anyMatch(it -> it.of(name, configuration, named) == Tie.POSSIBLE)
        ? Rebuild.POSSIBLE
        : Rebuild.NONE;
  }

  /** What a process has to do with a guest. */
  enum Tie {
    /** It builds this guest. */
    OWN,
    /** Which guest it builds can't be told. */
    POSSIBLE,
    /** It builds another one. */
    NONE
  }

  /**
   * One process.
   *
   * @param pid its process id
   * @param arguments what xl was called with
   * @param log the file's name xl writes to once it watches: {@code xl-NAME.log}
   * @param folder its working directory, which relative paths start from; empty if not known
   */
  record Watcher(long pid, List<String> arguments, Optional<String> log, Optional<Path> folder) {
    private static final String CREATE = "create";
    private static final Set<String> BUILDING = Set.of(CREATE, "restore", "migrate-receive");
    private static final Set<String> DRY = Set.of("-N", "-n", "--dryrun");
    private static final Pattern NAME = Pattern.compile("\\s*name\\s*=\\s*[\"']?(.*?)[\"']?\\s*;?");

    /** Copies. */
    public Watcher {
      arguments = List.copyOf(arguments);
    }

    /** Whether a process with these arguments builds domains. */
    static boolean builds(List<String> arguments) {
      return BUILDING.contains(command(arguments)) && arguments.stream().noneMatch(DRY::contains);
    }

    /** What xl does: its first word that is no option (xl's own options take no value). */
    private static String command(List<String> arguments) {
      return arguments.stream().filter(it -> !it.startsWith("-")).findFirst().orElse("");
    }

    /** How a reason calls it. */
    public String describe() {
      return "xl %s (process %d)".formatted(command(arguments), pid);
    }

    Tie of(GuestName name, Path configuration, Optional<String> named) {
      if (log.isPresent() && watchesAs(name.value())) {
        return Tie.OWN;
      }
      Optional<String> override = override();
      boolean creates = command(arguments).equals(CREATE);
      if (creates && override.isPresent() && log.isEmpty()) {
        return override.get().equals(name.value()) ? Tie.OWN : Tie.NONE;
      }
      Tie byFile = creates && override.isEmpty() ? byFile(configuration) : Tie.NONE;
      if (log.isPresent()) {
        // The file may have been given another name since: then that xl builds what had the old one
        // of the same disks. Or two guests have one file, and this is the other one's.
        boolean others = named.filter(this::watchesAs).isPresent();
        return byFile == Tie.OWN && !others ? Tie.OWN : Tie.NONE;
      }
      return creates ? byFile : Tie.POSSIBLE;
    }

    /** Whether it is behind the domain of that name, and was told to build it so. */
    public boolean watchesAs(String name) {
      return log.isPresent()
          && (log.get().equals("xl-" + name + ".log")
              || log.get().equals("xl-" + name + "--incoming.log"));
    }

    /** The name of the domain that it is behind, if it was called to build that from a file. */
    public Optional<String> created() {
      return log.filter(file -> command(arguments).equals(CREATE))
          .map(file -> file.substring("xl-".length(), file.length() - ".log".length()));
    }

    /** Whether it was called to build a domain from a file other than this one. */
    public boolean createsFromAnother(Path configuration) {
      return command(arguments).equals(CREATE) && byFile(configuration) == Tie.NONE;
    }

    private Optional<String> override() {
      return arguments.stream()
          .map(NAME::matcher)
          .filter(Matcher::matches)
          .map(it -> it.group(1))
          .reduce((first, last) -> last);
    }

    private Tie byFile(Path configuration) {
      Optional<String> file =
          arguments.stream()
              .filter(it -> !it.startsWith("-") && !it.contains("="))
              .filter(it -> !BUILDING.contains(it))
              .findFirst();
      if (file.isEmpty()) {
        return Tie.POSSIBLE;
      }
      Path path = Path.of(file.get());
      if (path.isAbsolute() || folder.isPresent()) {
        Path absolute = path.isAbsolute() ? path : folder.get().resolve(path);
        return same(absolute, configuration) ? Tie.OWN : Tie.NONE;
      }
      return String.valueOf(path.getFileName()).equals(String.valueOf(configuration.getFileName()))
          ? Tie.POSSIBLE
          : Tie.NONE;
    }

    private static boolean same(Path one, Path other) {
      if (one.normalize().equals(other.normalize())) {
        return true;
      }
      try {
        return one.toRealPath().equals(other.toRealPath());
      } catch (IOException gone) {
        return false;
      }
    }
  }
}
