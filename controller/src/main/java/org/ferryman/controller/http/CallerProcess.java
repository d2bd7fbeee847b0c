// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.operation.ProcessEnvironment;

/**
 * The variables of a wrapper that doesn't send them but tells its process, in the header {@link
 * #HEADER}; as content, it names its resource. It saves the wrapper a process.
 */
final class CallerProcess {

  /** The wrapper's process id. */
  static final String HEADER = "Ferryman-Process";

  private static final String INSTANCE = "OCF_RESOURCE_INSTANCE";
  private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,9}");

  private CallerProcess() {}

  /** The process that was told isn't the caller, or can't be looked at. */
  static final class UnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownException(String message) {
      super(message);
    }
  }

  /**
   * The variables that process was executed with.
   *
   * @param pid header's value
   * @param content the name of the caller's resource, and a newline
   * @param limit of the environment, in bytes
   * @throws UnknownException if they can't be read, are longer than the limit, or are of another
   *     resource: then the process id is of another namespace
   * @throws OcfFailure if the header isn't a process id
   */
  static Map<String, String> variables(String pid, String content, int limit)
      throws UnknownException {
    if (!PID.matcher(pid).matches()) {
      throw new OcfFailure(OcfExit.ERR_ARGS, HEADER + " is not a process id: '" + pid + "'");
    }
    Map<String, String> variables = read(Long.parseLong(pid), limit);
    requireOwn(Path.of("/proc", pid));
    String found = variables.getOrDefault(INSTANCE, "");
    if (!content.equals(found + "\n")) {
      throw new UnknownException(
          "process %s is not the caller: its %s is '%s'".formatted(pid, INSTANCE, found));
    }
    return variables;
  }

  /**
   * A process of another user could say anything of itself; its ids are read after its variables,
   * so that a process which came in place of another is not taken for that.
   */
  static void requireOwn(Path process) throws UnknownException {
    try {
      String ids = ids(process);
      if (ids.isEmpty() || !ids.equals(ids(Path.of("/proc/self")))) {
        throw new UnknownException("%s is another user's: %s".formatted(process, ids));
      }
    } catch (IOException e) {
      throw new UnknownException("whose process %s is can't be read: %s".formatted(process, e));
    }
  }

  /** Real, effective, saved and file system user id (proc(5), status). */
  private static String ids(Path process) throws IOException {
    return Files.readAllLines(process.resolve("status"), StandardCharsets.ISO_8859_1).stream()
        .filter(line -> line.startsWith("Uid:"))
        .findFirst()
        .orElse("");
  }

  private static Map<String, String> read(long pid, int limit) throws UnknownException {
    try {
      return ProcessEnvironment.of(pid, limit);
    } catch (ProcessEnvironment.TooLongException e) {
      throw new UnknownException(e.getMessage());
    } catch (IOException e) {
      throw new UnknownException("the variables of process %d can't be read: %s".formatted(pid, e));
    }
  }
}
