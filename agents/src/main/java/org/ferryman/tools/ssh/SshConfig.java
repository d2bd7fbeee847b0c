// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the other nodes are reached by ssh(1).
 *
 * @param user who logs in there, unless a guest's parameter names another
 * @param port where sshd listens, unless a guest's parameter names another
 * @param connectTimeout how long a connection may take
 * @param identity the private key; empty for ssh's own choice
 */
public record SshConfig(String user, int port, Duration connectTimeout, Optional<Path> identity) {
  /** Names of users that mean nothing to a shell and are no option. */
  public static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

  /** What ssh says where sshd has too many callers at once (sshd_config(5), MaxStartups). */
  private static final Pattern TURNED_AWAY =
      Pattern.compile("kex_exchange_identification|banner exchange|ssh_exchange_identification");

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}");
  private static final Pattern IP_V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern FILE = Pattern.compile("/[A-Za-z0-9_.,:=@/+-]+");
  private static final int LAST_PORT = 65_535;

  /** Longer than a copy in which nothing is asked; the end of a hand-over ends it sooner. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  /** What holds unless configured otherwise. */
  public static final SshConfig DEFAULTS =
      new SshConfig("root", 22, Duration.ofSeconds(5), Optional.empty());

  /**
   * How ssh reaches a node.
   *
   * @param host its name or address
   * @param user who logs in there; empty for the one in the settings
   * @param port where its sshd listens; empty for the one in the settings
   */
  public record Way(String host, Optional<String> user, Optional<Integer> port) {}

  /** Checks. */
  public SshConfig {
    if (!USER.matcher(user).matches()) {
      throw new IllegalArgumentException("not a user's name: '" + user + "'");
    }
    if (port < 1 || port > LAST_PORT) {
      throw new IllegalArgumentException("not a port: " + port);
    }
    if (connectTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("ssh waits a second at least, not " + connectTimeout);
    }
    if (identity.filter(it -> !FILE.matcher(it.toString()).matches()).isPresent()) {
      throw new IllegalArgumentException("not the absolute path of a key: " + identity.get());
    }
  }

  /**
   * Whether sshd hung up before it knew who called: nothing was asked and nothing sent yet.
   *
   * @param said what ssh said
   */
  public static boolean turnedAway(String said) {
    return TURNED_AWAY.matcher(said).find();
  }

  /**
   * What ssh is told: {@code user@host}, or a URI where the port is not 22.
   *
   * @throws IllegalArgumentException if the host is no name and no address
   */
  public String address(Way way) {
    boolean v6 = IP_V6.matcher(way.host()).matches();
    if (!v6 && !HOST.matcher(way.host()).matches()) {
      throw new IllegalArgumentException("not the name or address of a node: '" + way.host() + "'");
    }
    String login = way.user().orElse(user) + "@";
    int there = way.port().orElse(port);
    if (there == DEFAULTS.port()) {
      return login + way.host();
    }
    return "ssh://" + login + (v6 ? "[" + way.host() + "]" : way.host()) + ":" + there;
  }

  /**
   * As {@link #command()}, over one connection for all that name the same socket (ssh_config(5),
   * ControlMaster): whoever comes first opens it, and it stays for a while when nobody uses it. So
   * a question costs no key exchange, which would be most of the time that a window is open. A dead
   * peer is noticed sooner than by the transfer's own connection, since a question must not wait
   * for it.
   */
  public List<String> command(Path socket) {
    List<String> command = new ArrayList<>(List.of("ssh"));
    for (String option :
        List.of(
            "ControlMaster=auto",
            "ControlPath=" + socket,
            "ControlPersist=" + KEPT.toSeconds(),
            "ServerAliveInterval=2")) {
      command.addAll(List.of("-o", option));
    }
    command.addAll(command().subList(1, command().size()));
    return List.copyOf(command);
  }

  /**
   * Options for reaching a node of that name whatever its address: its host key is kept under the
   * name, so that no other node on the network of the migrations can answer in its place.
   */
  public static List<String> keyOf(String node) {
    if (!HOST.matcher(node).matches()) {
      throw new IllegalArgumentException("not the name of a node: '" + node + "'");
    }
    return List.of("-o", "HostKeyAlias=" + node);
  }

  /** The ssh command that ends the connection kept behind a socket, up to the address. */
  public static List<String> ending(Path socket) {
    return List.of("ssh", "-O", "exit", "-o", "ControlPath=" + socket);
  }

  /** The ssh command that both the questions and the transfer use, up to the address. */
  public List<String> command() {
    List<String> command =
        new ArrayList<>(
            List.of(
                "ssh",
                "-T",
                "-x",
                "-o",
                "BatchMode=yes",
                "-o",
                "ConnectTimeout=" + connectTimeout.toSeconds(),
                "-o",
                "ServerAliveInterval=5",
                "-o",
                "ServerAliveCountMax=3",
                "-o",
                "ClearAllForwardings=yes",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "ForwardAgent=no",
                "-o",
                "IdentityAgent=none"));
    identity.ifPresent(
        key -> command.addAll(List.of("-i", key.toString(), "-o", "IdentitiesOnly=yes")));
    return List.copyOf(command);
  }
}
