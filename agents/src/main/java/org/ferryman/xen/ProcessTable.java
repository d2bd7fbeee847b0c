/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.xen;

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
import org.ferryman.xen.WatchersReading.Watcher;

/** Finds xl's watching processes under {@code /proc} (proc(5): cmdline, fd). */
public final class ProcessTable implements Supplier<WatchersReading> {
  private static final String STANDARD_OUTPUT = "fd/1";

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
    return xl >= 0 && Watcher.builds(arguments)
        ? Optional.of(new Watcher(arguments, log(process)))
        : Optional.empty();
  }

  /** Where {@code xl} is in a command: first, or second after an interpreter; -1 if nowhere. */
  private static int position(List<String> argv) {
    for (int i = 0; i < Math.min(2, argv.size()); i++) {
      String program = argv.get(i);
      if (program.substring(program.lastIndexOf('/') + 1).equals("xl")) {
        return i;
      }
    }
    return -1;
  }

  private static Optional<String> log(Path process) {
    try {
      String file = Files.readSymbolicLink(process.resolve(STANDARD_OUTPUT)).toString();
      String name = file.substring(file.lastIndexOf('/') + 1);
      return name.startsWith("xl-") && name.endsWith(".log") ? Optional.of(name) : Optional.empty();
    } catch (IOException unreadable) {
      // Then its arguments must do; without a log any restore counts as this guest's.
      return Optional.empty();
    }
  }
}
