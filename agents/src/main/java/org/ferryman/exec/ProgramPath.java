// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks programs up in a fixed list of folders, as execvp(3) would. */
final class ProgramPath {
  private final List<Path> folders;

  ProgramPath(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /** The program's file; empty if there is none that can be executed. */
  Optional<Path> find(String program) {
    if (program.indexOf('/') >= 0) {
      return Optional.of(Path.of(program)).filter(ProgramPath::executable);
    }
    return folders.stream()
        .map(folder -> folder.resolve(program))
        .filter(ProgramPath::executable)
        .findFirst();
  }

  /** As the value of {@code PATH}. */
  String variable() {
    return folders.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean executable(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
