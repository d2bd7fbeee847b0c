// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/**
 * How {@link ExecCommandRunner} runs commands.
 *
 * @param path the folders in which programs are looked up, here and by the programs themselves
 * @param outputLimitBytes how much a command may print on either stream before it is killed
 * @param folders where output is kept while a command runs; the first that takes it is used, so
 *     that a full one does not blind every monitor
 */
public record ExecConfig(List<Path> path, long outputLimitBytes, List<Path> folders) {

  /** The folders of a node's own tools, whatever the caller's environment says. */
  public static final List<Path> DEFAULT_PATH =
      List.of(
          Path.of("/usr/local/sbin"),
          Path.of("/usr/local/bin"),
          Path.of("/usr/sbin"),
          Path.of("/usr/bin"),
          Path.of("/sbin"),
          Path.of("/bin"));

  /**
   * 1 MiB: 200 guests in `xl list -l`, a thousand resources in DRBD's lists; more by the setting. A
   * tool that writes without end must be told of well within an action's timeout, again and again.
   */
  public static final long DEFAULT_OUTPUT_LIMIT_BYTES = 1024 * 1024;

  /** In memory first: a disk that hangs is one of the things to be told. */
  public static final List<Path> DEFAULT_FOLDERS =
      List.of(RunDirectory.PATH.resolve("exec"), Path.of("/dev/shm"), Path.of("/var/tmp"));

  /** Checks and copies. */
  public ExecConfig {
    path = List.copyOf(path);
    folders = List.copyOf(folders);
    requireAbsolute("path", path);
    requireAbsolute("folders", folders);
    if (outputLimitBytes < 1024 || outputLimitBytes > 64L * 1024 * 1024) {
      throw new IllegalArgumentException(
          "outputLimitBytes is not between 1 KiB and 64 MiB: " + outputLimitBytes);
    }
  }

  /** The defaults. */
  public static ExecConfig defaults() {
    return new ExecConfig(DEFAULT_PATH, DEFAULT_OUTPUT_LIMIT_BYTES, DEFAULT_FOLDERS);
  }

  /** The same with another path. */
  public ExecConfig withPath(List<Path> newPath) {
    return new ExecConfig(newPath, outputLimitBytes, folders);
  }

  /** The same with another limit. */
  public ExecConfig withOutputLimitBytes(long newLimit) {
    return new ExecConfig(path, newLimit, folders);
  }

  /** The same with other folders. */
  public ExecConfig withFolders(List<Path> newFolders) {
    return new ExecConfig(path, outputLimitBytes, newFolders);
  }

  private static void requireAbsolute(String what, List<Path> paths) {
    requireNonNull(paths, what);
    if (paths.isEmpty()) {
      throw new IllegalArgumentException(what + " is empty");
    }
    for (Path each : paths) {
      if (!each.isAbsolute() || each.toString().indexOf(':') >= 0) {
        throw new IllegalArgumentException(what + " holds a relative or unusable folder: " + each);
      }
    }
  }
}
