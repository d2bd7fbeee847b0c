// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.ferryman.exec.CommandResult.Exited;

/**
 * How {@code xl create} is started so that what it leaves behind (the process that rebuilds a
 * rebooting guest, qemu) does not live in the caller's control group, where a restart of the
 * controller or of Pacemaker would reach it.
 */
public sealed interface GuestLauncher {

  /** The command that runs {@code argv} for a guest. */
  List<String> wrap(GuestName guest, List<String> argv);

  /** Why {@code argv} was never run, where this result tells so. */
  Optional<String> failedBefore(Exited result);

  /** What fits this host: a scope where systemd runs it, plain otherwise. */
  static GuestLauncher forHost(Path systemdRuntime, Supplier<String> nonce) {
    return Files.isDirectory(systemdRuntime) ? new SystemdScope(nonce) : new Plain();
  }

  /** Runs the command as it is. */
  record Plain() implements GuestLauncher {
    @Override
    public List<String> wrap(GuestName guest, List<String> argv) {
      return argv;
    }

    @Override
    public Optional<String> failedBefore(Exited result) {
      return Optional.empty();
    }
  }

  /**
   * Runs the command in a transient scope in {@code machine.slice} (systemd-run(1)). At shutdown
   * the scope is stopped after Pacemaker, which is to stop or migrate the guest before.
   *
   * @param nonce makes a unit's name unique: the scope of the guest's last life may still be there
   */
  record SystemdScope(Supplier<String> nonce) implements GuestLauncher {
    /**
     * The controller is spared by the kernel when memory is short, and its files are root's alone:
     * neither is for a guest's qemu. What follows is run as it is, without a shell's eyes on it.
     */
    private static final List<String> UNSHELTERED =
        List.of(
            "/bin/sh", "-c", "echo 0 >/proc/self/oom_score_adj; umask 022; exec \"$@\"", "guest");

    /** A unit's name may have 255 characters. */
    private static final int LONGEST = 150;

    private static final Pattern RAN =
        Pattern.compile("(?m)^(Parsing config from |Failed to read config file: )");

    @Override
    public List<String> wrap(GuestName guest, List<String> argv) {
      List<String> wrapped =
          new ArrayList<>(
              List.of(
                  "systemd-run",
                  "--scope",
                  "--quiet",
                  "--collect",
                  "--slice=machine.slice",
                  "--unit=" + unit(guest),
                  "--description=Xen guest " + guest,
                  "--property=Before=pacemaker.service pacemaker_remote.service",
                  "--"));
      wrapped.addAll(UNSHELTERED);
      wrapped.addAll(argv);
      return List.copyOf(wrapped);
    }

    private String unit(GuestName guest) {
      String name = escaped(guest.value());
      String cut = name.length() <= LONGEST ? name : name.substring(0, LONGEST);
      return "ferryman-xen-" + cut + "-" + nonce.get() + ".scope";
    }

    /** systemd.unit(5), "String escaping": what is no letter, digit, '_' or '.' becomes \xHH. */
    private static String escaped(String name) {
      StringBuilder escaped = new StringBuilder();
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        boolean plain = (c < 0x80 && Character.isLetterOrDigit(c)) || c == '_' || c == '.';
        escaped.append(plain ? String.valueOf(c) : "\\x%02x".formatted((int) c));
      }
      return escaped.toString();
    }

    /** xl's first words are about its configuration; without them it did not come to run. */
    @Override
    public Optional<String> failedBefore(Exited result) {
      return result.code() == 0 || RAN.matcher(result.stderr()).find()
          ? Optional.empty()
          : Optional.of("systemd-run made no scope, xl did not run: " + result.describe());
    }
  }
}
