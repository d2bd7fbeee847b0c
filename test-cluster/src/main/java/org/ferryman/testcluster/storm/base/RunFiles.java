// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.base;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The files that a script keeps in a folder. Without the folder, as after it was forgotten, nothing
 * is kept.
 *
 * @param folder where
 */
public record RunFiles(Path folder) {
  public RunFiles {
    requireNonNull(folder, "folder");
  }

  public void write(String name, String text) {
    put(name, text, StandardOpenOption.TRUNCATE_EXISTING);
  }

  public void append(String name, String text) {
    put(name, text, StandardOpenOption.APPEND);
  }

  private void put(String name, String text, StandardOpenOption how) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.writeString(
          folder.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Optional<String> read(String name) {
    try {
      return Optional.of(Files.readString(folder.resolve(name)).strip());
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }
}
