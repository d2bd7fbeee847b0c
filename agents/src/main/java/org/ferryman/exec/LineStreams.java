// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Starts commands that go on printing. */
public interface LineStreams {

  /**
   * Starts one. It lives no longer than the thread that calls this: a process that is killed leaves
   * no command behind.
   *
   * @param argv the program, looked up as for {@link CommandRunner}, and its arguments
   * @throws IOException if it can't be started
   */
  LineStream open(List<String> argv) throws IOException;

  /**
   * What a command that goes on prints, line by line; standard error is among it. {@link #next} is
   * for one thread, {@link #close} for any.
   */
  interface LineStream extends AutoCloseable {

    /**
     * Waits for the next line.
     *
     * @return empty once the command has ended
     * @throws IOException if a line is too long to be one
     */
    Optional<String> next() throws IOException;

    /** One line on how the command ended, for a reason; waits for its end, but not for long. */
    String ending();

    /** Kills the command; a {@link #next} that waits then returns. */
    @Override
    void close();
  }
}
