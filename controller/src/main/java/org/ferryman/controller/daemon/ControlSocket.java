// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The place of the control socket: a directory only its owner enters (0700), claimed by one
 * controller at a time. A killed controller leaves its socket file behind; it is removed by the
 * next one, which first makes sure that nobody answers there.
 */
public final class ControlSocket implements AutoCloseable {

  /** The place can't be had. */
  public static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
      super(message);
    }
  }

  private final Path path;
  private final FileChannel claim;

  private ControlSocket(Path path, FileChannel claim) {
    this.path = path;
    this.claim = requireNonNull(claim, "claim");
  }

  /**
   * Claims the place, and clears a stale socket file away.
   *
   * @throws UnavailableException if another controller has it, or something that is no socket is in
   *     the way
   */
  static ControlSocket claim(Path path) throws IOException, UnavailableException {
    Path directory = path.getParent();
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(ownerOnly));
    Files.setPosixFilePermissions(directory, ownerOnly);
    Path lockFile = directory.resolve("controller.lock");
    FileChannel claim =
        FileChannel.open(
            lockFile,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      FileLock lock = claim.tryLock();
      if (lock == null) {
        throw new UnavailableException(
            "another controller holds " + lockFile + "; only one can run on a node");
      }
      clear(path);
    } catch (IOException | UnavailableException e) {
      claim.close();
      throw e;
    }
    return new ControlSocket(path, claim);
  }

  /** Makes the bound socket its owner's alone. */
  void restrict() throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
  }

  /** Removes the socket file and gives the place up. */
  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(path);
    } finally {
      claim.close();
    }
  }

  private static void clear(Path path) throws IOException, UnavailableException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        || Files.isSymbolicLink(path)) {
      throw new UnavailableException(path + " is in the way and is no socket");
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException nobodyListens) {
      Files.delete(path);
      return;
    }
    throw new UnavailableException("another process answers on " + path);
  }
}
