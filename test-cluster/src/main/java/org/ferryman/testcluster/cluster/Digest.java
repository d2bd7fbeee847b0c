// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Short names for contents, so that what is already made is not made again. */
public final class Digest {
  private static final int LENGTH = 16;

  private Digest() {}

  /**
   * Digest of a file, or of a directory's files with their paths and modes.
   *
   * @param path the file or directory
   * @param more other things that the name depends on
   */
  public static String of(Path path, String... more) throws IOException {
    MessageDigest digest = sha256();
    for (String text : more) {
      digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
      for (Path file : sorted) {
        String entry = path.relativize(file) + (Files.isExecutable(file) ? " x" : " -");
        digest.update(entry.getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(file));
      }
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
  }

  /** Digest of a text. */
  static String of(String text) {
    byte[] digest = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest).substring(0, LENGTH);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
