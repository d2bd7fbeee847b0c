// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.tools.xen.WatchersReading.Watcher;

/**
 * Finds xl's watching processes under {@code /proc} (proc(5): cmdline, exe, cwd, fd). What only
 * calls itself xl is none: its executable must be xl, or an interpreter that runs a script of that
 * name, and its user the one of this process.
 */
public final class ProcessTable implements Supplier<WatchersReading> {
  private static final String STANDARD_OUTPUT = "fd/1";
  private static final String XL = "xl";
  private static final Pattern INTERPRETER =
      Pattern.compile("(?:ba|da|a|k|z)?sh|busybox|perl|python[0-9.]*");

  /** It may have been rotated away since. */
  private static final Pattern LOG =
      Pattern.compile("(xl-.+\\.log)(?:\\.[0-9]+)?(?: \\(deleted\\))?");

  private static final Path SELF = Path.of("/proc/self");
  private static final String UID = "unix:uid";

  private final Path proc;

  /** On {@code proc}, in production {@code /proc}. */
  public ProcessTable(Path proc) {
    this.proc = proc;
  }

  @Override
  public WatchersReading get() {
    List<Watcher> watchers = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        watcher(process).ifPresent(watchers::add);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return new WatchersReading.Unknown("the processes in " + proc + " can't be read: " + e);
    }
    return new WatchersReading.Known(watchers);
  }

  private static Optional<Watcher> watcher(Path process) throws IOException {
    List<String> argv;
    try {
      argv =
          List.of(
              Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                  .split("\0"));
    } catch (NoSuchFileException ended) {
      return Optional.empty();
    } catch (IOException e) {
      if (!Files.exists(process)) {
        return Optional.empty();
      }
      throw e;
    }
    int xl = position(argv);
    List<String> arguments = xl < 0 ? List.of() : argv.subList(xl + 1, argv.size());
    if (xl < 0 || !Watcher.builds(arguments) || !runs(process, xl == 0) || !ours(process)) {
      return Optional.empty();
    }
    long pid = Long.parseLong(String.valueOf(process.getFileName()));
    return Optional.of(new Watcher(pid, arguments, log(process), link(process.resolve("cwd"))));
  }

  /** Where {@code xl} is in a command: first, or second after an interpreter; -1 if nowhere. */
  private static int position(List<String> argv) {
    if (name(argv.get(0)).equals(XL)) {
      return 0;
    }
    boolean script = argv.size() > 1 && INTERPRETER.matcher(name(argv.get(0))).matches();
    return script && name(argv.get(1)).equals(XL) ? 1 : -1;
  }

  private static String name(String program) {
    return program.substring(program.lastIndexOf('/') + 1);
  }

  /**
   * Whether the process executes what it says: its words are its own to choose. xl may have been
   * replaced by an update since it began.
   */
  private static boolean runs(Path process, boolean itself) {
    Optional<Path> executable = link(process.resolve("exe"));
    if (executable.isEmpty()) {
      return true; // Not told; then it counts.
    }
    String name = name(executable.get().toString()).replace(" (deleted)", "");
    return itself ? name.equals(XL) : INTERPRETER.matcher(name).matches();
  }

  /** Whether it is a process of the user that this one is: xl of anybody else manages nothing. */
  private static boolean ours(Path process) {
    try {
      return Files.getAttribute(process, UID).equals(Files.getAttribute(SELF, UID));
    } catch (IOException unreadable) {
      return Files.exists(process);
    }
  }

  private static Optional<String> log(Path process) {
    // Without a log its arguments must do.
    return link(process.resolve(STANDARD_OUTPUT))
        .map(file -> LOG.matcher(name(file.toString())))
        .filter(Matcher::matches)
        .map(it -> it.group(1));
  }

  private static Optional<Path> link(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
