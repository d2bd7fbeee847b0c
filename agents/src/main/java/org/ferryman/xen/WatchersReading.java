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

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the {@code xl} processes that may build a domain anew. xl stays behind a domain
 * that it has built; when the guest reboots, that process destroys the domain and builds another
 * one, and for a second or two there is none. Only while such a process lives can an absent guest
 * come back by itself.
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
  record Unknown(String reason) implements WatchersReading {
    /** Checks. */
    public Unknown {
      requireNonNull(reason, "reason");
    }
  }

  /** Whether this guest may come back by itself: so unless it is known that it can't. */
  default boolean mayRebuild(GuestName name, Optional<Path> configuration) {
    return !(this instanceof Known known)
        || known.all().stream().anyMatch(watcher -> watcher.watches(name, configuration));
  }

  /**
   * One process.
   *
   * @param arguments what xl was called with
   * @param log the file's name xl writes to once it watches: {@code xl-NAME.log}
   */
  record Watcher(List<String> arguments, Optional<String> log) {
    private static final Set<String> BUILDING = Set.of("create", "restore", "migrate-receive");

    /** Checks and copies. */
    public Watcher {
      arguments = List.copyOf(arguments);
      requireNonNull(log, "log");
    }

    /** Whether a process with these arguments builds domains. */
    static boolean builds(List<String> arguments) {
      return arguments.stream().anyMatch(BUILDING::contains);
    }

    boolean watches(GuestName name, Optional<Path> configuration) {
      if (log.isPresent()) {
        return log.get().equals("xl-" + name + ".log")
            || log.get().equals("xl-" + name.incoming() + ".log");
      }
      if (!arguments.contains("create")) {
        return true;
      }
      return arguments.stream().anyMatch(it -> namesGuest(it, name))
          || configuration.isEmpty()
          || arguments.stream().anyMatch(it -> namesFile(it, configuration.get()));
    }

    private static boolean namesGuest(String argument, GuestName name) {
      return argument.replaceAll("[ \"']", "").equals("name=" + name.value().replace(" ", ""));
    }

    private static boolean namesFile(String argument, Path configuration) {
      String file = String.valueOf(configuration.getFileName());
      return argument.equals(file) || argument.endsWith("/" + file);
    }
  }
}
