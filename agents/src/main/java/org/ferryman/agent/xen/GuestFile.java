// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.tools.xen.RegularFile;
import org.ferryman.tools.xen.config.ConfigSyntaxException;
import org.ferryman.tools.xen.config.GuestConfig;
import org.ferryman.tools.xen.config.NameLine;

/** What is known of a guest's configuration file. */
public sealed interface GuestFile {

  /** It was read and makes sense. */
  record Read(GuestConfig content) implements GuestFile {}

  /** There is no such file, or it can't be read. */
  record Unreadable(String reason) implements GuestFile {}

  /**
   * It is there, but xl would refuse it.
   *
   * @param reason where and why
   * @param name what its lines tell of the guest's name all the same
   */
  record Invalid(String reason, NameLine name) implements GuestFile {}

  /** The configuration, if it could be read. */
  default Optional<GuestConfig> config() {
    return this instanceof Read read ? Optional.of(read.content()) : Optional.empty();
  }

  /** Why there is no configuration; empty if there is. */
  default String problem() {
    if (this instanceof Unreadable unreadable) {
      return unreadable.reason();
    }
    return this instanceof Invalid invalid ? invalid.reason() : "";
  }

  /** Reads a file. */
  static GuestFile read(Path file) {
    byte[] bytes;
    try {
      bytes = RegularFile.read(file, GuestConfig.LONGEST);
    } catch (NoSuchFileException gone) {
      return new Unreadable(
          "guest configuration " + file + " does not exist; copy it to this node");
    } catch (AccessDeniedException e) {
      return new Unreadable("guest configuration " + file + " can't be read: permission denied");
    } catch (FileSystemException e) {
      return new Unreadable(
          "guest configuration %s can't be read: %s".formatted(file, e.getReason()));
    } catch (IOException e) {
      return new Unreadable(
          "guest configuration %s can't be read: %s".formatted(file, e.getMessage()));
    }
    return of(file, bytes);
  }

  /** Makes sense of a file's content. */
  static GuestFile of(Path file, byte[] bytes) {
    try {
      // Comments in any old encoding must not matter, so nothing is refused for its bytes.
      return new Read(GuestConfig.parse(new String(bytes, StandardCharsets.UTF_8)));
    } catch (ConfigSyntaxException e) {
      return new Invalid(
          "guest configuration " + file + ", " + e.getMessage(),
          NameLine.in(new String(bytes, encoding(bytes))));
    }
  }

  /**
   * An editor on Windows may write UTF-16, which xl can't read; the name can be told all the same.
   */
  private static Charset encoding(byte[] bytes) {
    boolean marked =
        bytes.length >= 2
            && ((bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)
                || (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff));
    return marked ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }
}
