// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.readiness;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.exec.WholeFile;
import org.ferryman.handover.lease.RunFolder;

/**
 * Which node attributes say of this node that it is not ready for a guest: a file each, with the
 * attribute's name in it, written before the attribute is. So that whoever finds the controller
 * gone, however it went, can take them back: a ban that nobody looks after may keep a guest from
 * the only node that is left. Also read by a script.
 */
public final class NotReadyMarks {
  private final Path base;

  /** In this folder, which is made when first needed. */
  public NotReadyMarks(Path base) {
    this.base = base;
  }

  /**
   * Notes an attribute.
   *
   * @throws IOException if it can't be written
   */
  void mark(String attribute) throws IOException {
    Path file = file(attribute);
    if (!Files.exists(file)) {
      WholeFile.makeFolder(base);
      WholeFile.write(file, attribute + "\n");
    }
  }

  /**
   * The attribute says so no more.
   *
   * @throws IOException if the file can't be removed
   */
  void unmark(String attribute) throws IOException {
    Files.deleteIfExists(file(attribute));
  }

  /**
   * Every attribute that is noted.
   *
   * @throws IOException if that can't be read
   */
  List<String> all() throws IOException {
    List<String> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(base, "[!.]*")) {
      for (Path file : files) {
        all.add(Files.readString(file).strip());
      }
    } catch (NoSuchFileException none) {
      return all;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return all;
  }

  private Path file(String attribute) {
    return base.resolve(RunFolder.encoded(attribute));
  }
}
