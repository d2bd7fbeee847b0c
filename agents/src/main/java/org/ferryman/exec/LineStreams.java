// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.io.IOException;
import java.util.List;

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
}
