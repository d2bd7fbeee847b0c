// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ferryman.agent.drbd.DrbdAgentConfig;
import org.ferryman.agent.xen.XenConfig;
import org.ferryman.exec.ExecConfig;
import org.ferryman.exec.RunDirectory;
import org.ferryman.exec.WholeFile;
import org.ferryman.tools.pacemaker.BoundedPromotionScores;

/**
 * What an administrator can set, from {@code /etc/ferryman/ferryman.properties}. Reading never
 * fails: a slip in the file stops nothing that runs.
 *
 * @param runDirectory {@link RunDirectory}: where the control socket and the locks are; only root
 *     can enter it
 * @param operation margins of an operation
 * @param controller bounds of the resident controller
 * @param exec how commands are run
 * @param drbd how the DRBD agent waits
 * @param scores how promotion scores are published
 * @param follow how the resident controller follows DRBD's events
 * @param xen how the Xen agent waits
 * @param xlReadTimeout how long a reading of Xen may take
 * @param handover how guests are handed over
 * @param metrics where metrics are served over HTTP
 * @param findings what is wrong with the file
 * @param effective every key with the value that holds, for {@code ferryman status}
 */
public record Settings(
    Path runDirectory,
    OperationSettings operation,
    ControllerSettings controller,
    ExecConfig exec,
    DrbdSettings drbd,
    ScoreSettings scores,
    FollowSettings follow,
    XenConfig xen,
    Duration xlReadTimeout,
    HandoverSettings handover,
    MetricsSettings metrics,
    SettingsFindings findings,
    Map<String, String> effective) {

  private static final Duration TICK = Duration.ofMillis(10);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration XL_READ_TIMEOUT = Duration.ofSeconds(10);

  private static final Pattern IP_ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  /** In the run directory: values to fall back to where the file is wrong. */
  private static final String LAST_GOOD = "settings.good";

  /** Where the file is, unless the environment variable {@code FERRYMAN_CONFIG} says otherwise. */
  public static final Path DEFAULT_FILE = Path.of("/etc/ferryman/ferryman.properties");

  /** Copies. */
  public Settings {
    effective = Map.copyOf(effective);
  }

  /** What holds for a process with that environment. */
  public static Settings of(Map<String, String> environment) {
    return read(file(environment), RunDirectory.of(environment));
  }

  /** Reads the file; an absent one means defaults. */
  public static Settings read(Path file, Path runDirectory) {
    return read(SettingsFile.read(file, runDirectory.resolve(LAST_GOOD)), runDirectory);
  }

  /** What holds where nothing is configured. */
  public static Settings defaults() {
    return read(SettingsFile.empty(), RunDirectory.PATH);
  }

  private static Settings read(SettingsFile from, Path runDirectory) {
    OperationSettings operation = operation(from);
    ControllerSettings controller = controller(from);
    ExecConfig exec = exec(from, runDirectory);
    DrbdSettings drbd = drbd(from);
    ScoreSettings scores = scores(from);
    FollowSettings follow = follow(from);
    XenConfig xen = xen(from);
    Duration xlReadTimeout = from.duration("xen.read-timeout", XL_READ_TIMEOUT, SECOND, MINUTE);
    HandoverSettings handover = HandoverSettings.read(from);
    MetricsSettings metrics = metrics(from);
    return new Settings(
        runDirectory,
        operation,
        controller,
        exec,
        drbd,
        scores,
        follow,
        xen,
        xlReadTimeout,
        handover,
        metrics,
        from.findings(),
        from.effective());
  }

  /** The same with tools from these folders alone, for a node that is not a real one. */
  public Settings withToolsOnlyFrom(Path... folders) {
    return new Settings(
        runDirectory,
        operation,
        controller,
        exec.withPath(List.of(folders)),
        drbd,
        scores,
        follow,
        xen,
        xlReadTimeout,
        handover,
        metrics,
        findings,
        effective);
  }

  /**
   * Keeps these values as the last good ones, if all of them are good.
   *
   * @throws IOException if they can't be written
   */
  public void keep() throws IOException {
    if (findings.errors().isEmpty()) {
      Properties good = new Properties();
      good.putAll(effective);
      StringWriter text = new StringWriter();
      good.store(text, "The settings that held last without an error");
      WholeFile.write(runDirectory.resolve(LAST_GOOD), text.toString());
    }
  }

  /** The file named by the environment, or {@link #DEFAULT_FILE}. */
  public static Path file(Map<String, String> environment) {
    String named = environment.getOrDefault("FERRYMAN_CONFIG", "");
    return named.isEmpty() ? DEFAULT_FILE : Path.of(named);
  }

  /** The Unix socket on which the controller answers. */
  public Path controlSocket() {
    return runDirectory.resolve("control.sock");
  }

  /** Where the resource locks are. */
  public Path lockDirectory() {
    return runDirectory.resolve("lock");
  }

  private static OperationSettings operation(SettingsFile from) {
    OperationSettings standard = OperationSettings.DEFAULTS;
    Duration least =
        from.duration(
            "operation.margin-least", standard.least(), Duration.ZERO, Duration.ofSeconds(10));
    return new OperationSettings(
        from.integer("operation.margin-share", standard.share(), 2, 1000),
        least,
        from.duration("operation.margin-most", standard.most(), least, Duration.ofMinutes(1)));
  }

  private static ControllerSettings controller(SettingsFile from) {
    ControllerSettings standard = ControllerSettings.DEFAULTS;
    return new ControllerSettings(
        from.integer("controller.change-threads", standard.changeThreads(), 4, 1000),
        from.integer("controller.monitor-threads", standard.monitorThreads(), 2, 1000),
        from.integer("controller.monitor-backlog", standard.monitorBacklog(), 100, 100_000),
        from.integer("controller.queue-length", standard.queueLength(), 4, 1000),
        from.integer("controller.request-limit", standard.requestLimit(), 64 << 10, 16 << 20));
  }

  private static MetricsSettings metrics(SettingsFile from) {
    MetricsSettings standard = MetricsSettings.DEFAULTS;
    return new MetricsSettings(
        from.word("metrics.address", standard.address(), IP_ADDRESS, "an IP address"),
        from.integer("metrics.port", standard.port(), 0, 65_535));
  }

  private static ExecConfig exec(SettingsFile from, Path runDirectory) {
    ExecConfig standard = ExecConfig.defaults();
    List<Path> folders = new ArrayList<>(standard.folders());
    folders.set(0, runDirectory.resolve("exec"));
    return standard
        .withPath(withSystemFolders(from.directories("exec.path", standard.path())))
        .withOutputLimitBytes(
            from.integer(
                "exec.output-limit",
                Math.toIntExact(standard.outputLimitBytes()),
                256 << 10,
                64 << 20))
        .withFolders(folders);
  }

  /** A path that lacks a tool must not make a guest that runs look as if it could not. */
  private static List<Path> withSystemFolders(List<Path> given) {
    return Stream.concat(given.stream(), ExecConfig.DEFAULT_PATH.stream()).distinct().toList();
  }

  private static DrbdSettings drbd(SettingsFile from) {
    Duration first =
        from.duration("drbd.first-pause", DrbdAgentConfig.DEFAULT_FIRST_PAUSE, TICK, MINUTE);
    return new DrbdSettings(
        first,
        from.duration("drbd.longest-pause", DrbdAgentConfig.DEFAULT_LONGEST_PAUSE, first, MINUTE));
  }

  private static ScoreSettings scores(SettingsFile from) {
    return new ScoreSettings(
        from.duration("score.timeout", BoundedPromotionScores.DEFAULT_BOUND, TICK, MINUTE),
        from.duration(
            "score.refresh",
            ScoreSettings.DEFAULT_REFRESH,
            Duration.ofSeconds(1),
            Duration.ofDays(1)));
  }

  private static FollowSettings follow(SettingsFile from) {
    FollowSettings standard = FollowSettings.DEFAULTS;
    Duration check = from.duration("follow.check", standard.check(), Duration.ofMillis(100), HOUR);
    return new FollowSettings(
        check,
        from.duration("follow.age", standard.age(), check, HOUR),
        from.duration("follow.settle", standard.settle(), Duration.ZERO, MINUTE));
  }

  private static XenConfig xen(SettingsFile from) {
    XenConfig standard = XenConfig.DEFAULTS;
    Duration poll = from.duration("xen.poll-interval", standard.pollInterval(), TICK, MINUTE);
    return new XenConfig(
        from.duration("xen.reboot-grace", standard.rebootGrace(), poll, MINUTE),
        poll,
        from.duration("xen.retry-interval", standard.retryInterval(), TICK, MINUTE),
        from.duration("xen.start-reserve", standard.startReserve(), TICK, HOUR),
        from.duration("xen.stop-reserve", standard.stopReserve(), TICK, HOUR),
        from.duration("xen.name-wait", standard.nameWait(), TICK, HOUR));
  }

  /**
   * Where the controller serves metrics over HTTP.
   *
   * @param address the IP address to listen on
   * @param port the TCP port; 0: nowhere
   */
  public record MetricsSettings(String address, int port) {

    /** What holds where nothing is configured. */
    public static final MetricsSettings DEFAULTS = new MetricsSettings("127.0.0.1", 0);
  }

  /**
   * Bounds of the resident controller.
   *
   * @param changeThreads how many resources may be changed at once; others wait, but a stop or a
   *     demote never
   * @param monitorThreads how many monitors may run at once
   * @param monitorBacklog how many monitors may wait for a thread
   * @param queueLength how many operations may wait for one resource, besides a stop
   * @param requestLimit longest request accepted, in bytes
   */
  public record ControllerSettings(
      int changeThreads,
      int monitorThreads,
      int monitorBacklog,
      int queueLength,
      int requestLimit) {

    /** What holds where nothing is configured. */
    public static final ControllerSettings DEFAULTS =
        new ControllerSettings(64, 16, 1000, 8, 1 << 20);

    /** Checks. */
    public ControllerSettings {
      if (changeThreads < 1 || monitorThreads < 1 || monitorBacklog < 1 || queueLength < 1) {
        throw new IllegalArgumentException("every bound is at least 1");
      }
      if (requestLimit < 1024) {
        throw new IllegalArgumentException("requests are at least 1024 bytes");
      }
    }
  }

  /**
   * How the DRBD agent waits between tries.
   *
   * @param firstPause before the second try; doubled before each further one
   * @param longestPause the most between two tries
   */
  public record DrbdSettings(Duration firstPause, Duration longestPause) {}

  /**
   * How the resident controller follows DRBD's events.
   *
   * @param check how often what the stream of events adds up to is compared with a full read
   * @param age how long after the last comparison a monitor may be answered from the stream
   * @param settle how long better news must hold before it is published; bad news is at once
   */
  public record FollowSettings(Duration check, Duration age, Duration settle) {

    /** One read in ten seconds for all resources: what one resource's monitor costs otherwise. */
    public static final FollowSettings DEFAULTS =
        new FollowSettings(Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofMillis(200));

    /** Checks. */
    public FollowSettings {
      if (age.compareTo(check) < 0) {
        throw new IllegalArgumentException(
            "age is shorter than check: every comparison is too old");
      }
    }
  }

  /**
   * Bounds of publishing a promotion score.
   *
   * @param timeout how long one write may take
   * @param refresh after how long an unchanged score is written again by a process that stays
   */
  public record ScoreSettings(Duration timeout, Duration refresh) {
    /** Shorter than it takes an administrator to wonder. */
    static final Duration DEFAULT_REFRESH = Duration.ofMinutes(1);
  }
}
