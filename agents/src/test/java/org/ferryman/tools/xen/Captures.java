// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult.Exited;

/** What the real tools of Xen 4.17 answered, word for word. */
final class Captures {
  /** Every capture that holds a list of domains. */
  static final List<String> WITH_LISTS =
      List.of(
          "01-no-domu.xl-list",
          "02-after-failed-migrate.xl-list",
          "02-just-created.xl-list",
          "02-running-pv.xl-list",
          "03-create-paused",
          "03-paused-pv.xl-list",
          "04-crash-by-sysrq",
          "04-crashed-destroy",
          "04-crashed-preserved.xl-list",
          "05-crash-on_crash-destroy",
          "05-crash-on_crash-restart",
          "06-shutdown-wait-create-at-once",
          "08-destroy",
          "08-shutdown-of-paused-guest",
          "11-pv-restore",
          "11-pv-save",
          "12-after-migrate.node2",
          "12-migrate-pvh-ssh",
          "err-create-phy-while-secondary");

  private static final Pattern SHAPE =
      Pattern.compile(
          "\\$ (?<command>[^\n]*)\n(?<out>.*?)(?:--- stderr\n(?<err>.*?))?--- exit (?<code>[0-9]+)\n"
              + "(?:--- seconds [0-9.]+\n?)?",
          Pattern.DOTALL);
  private static final String HEADER = "Name  ";

  private Captures() {}

  /** A capture as the result of a command. */
  static Exited result(String capture, Command command) {
    Matcher parts = parts(capture);
    String err = parts.group("err");
    return new Exited(
        command,
        Integer.parseInt(parts.group("code")),
        parts.group("out"),
        err == null ? "" : err,
        Duration.ofMillis(400));
  }

  /** What a capture has on standard output. */
  static String stdout(String capture) {
    return parts(capture).group("out");
  }

  /** The lists in a capture, which may be of several commands: a header and what follows it. */
  static List<String> lists(String capture) {
    List<String> lists = new ArrayList<>();
    StringBuilder list = new StringBuilder();
    for (String line : stdout(capture).split("\n", -1)) {
      boolean entry = line.matches(".*\\S +[0-9]+ +[0-9]+ +[0-9]+ +\\S{6} +[0-9.]+");
      if (!list.isEmpty() && !entry) {
        lists.add(list.toString());
        list.setLength(0);
      }
      if (line.startsWith(HEADER) || (entry && !list.isEmpty())) {
        list.append(line).append('\n');
      }
    }
    return lists;
  }

  /** What {@code xenstore-ls -f /local/domain/0} says where a capture shows parts of it. */
  static String dom0Store(String capture) {
    StringBuilder store =
        new StringBuilder("/local/domain/0 = \"\"\n/local/domain/0/name = \"Domain-0\"\n");
    stdout(capture)
        .lines()
        .filter(line -> line.startsWith("/local/domain/0/") && !line.contains("/0/name ="))
        .forEach(line -> store.append(line).append('\n'));
    return store.toString();
  }

  private static Matcher parts(String capture) {
    Matcher parts = SHAPE.matcher(text(capture));
    if (!parts.matches()) {
      throw new AssertionError("not of the captures' shape: " + capture);
    }
    return parts;
  }

  private static String text(String capture) {
    String name = "/captures/xl417/" + capture + ".txt";
    try (InputStream in = Captures.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("no capture " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
