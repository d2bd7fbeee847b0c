// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Reads a file that an administrator names. A device or a FIFO in its place must neither fill the
 * memory nor hold up whoever reads, so that nothing but a regular file of a sensible size is read.
 */
public final class RegularFile {
  private RegularFile() {}

  /**
   * The whole of it.
   *
   * @param most the largest size that is read, in bytes
   * @throws IOException if it is not there, not a regular file, larger, or can't be read; the
   *     message says which
   */
  public static byte[] read(Path file, int most) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw Files.exists(file)
          ? new FileSystemException(file.toString(), null, "not a regular file")
          : new NoSuchFileException(file.toString());
    }
    try (var in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(most + 1);
      if (content.length > most) {
        throw new FileSystemException(file.toString(), null, "larger than " + most / 1024 + " KiB");
      }
      return content;
    }
  }

  /** SHA-256 of a file's content, in hexadecimal: nodes compare their copies by it. */
  public static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
