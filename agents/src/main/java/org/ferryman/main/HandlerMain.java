// SPDX-License-Identifier: Apache-2.0
package org.ferryman.main;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.ferryman.settings.Settings;

/** {@link FencingMain} in a JVM of its own, with the tools that this node's settings name. */
public final class HandlerMain {

  private HandlerMain() {}

  /** Runs one handler and exits with its code. */
  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int code = run(System.getenv(), out, err, args);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /**
   * Runs one handler on this node.
   *
   * @param environment what DRBD gave it, and where the settings are
   * @return its exit code
   */
  public static int run(
      Map<String, String> environment, PrintStream out, PrintStream err, String... args) {
    return FencingMain.run(Settings.of(environment).exec(), environment, out, err, args);
  }
}
