// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import static java.util.Objects.requireNonNull;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.controller.follow.FollowSource;
import org.ferryman.controller.handler.HandlerService;
import org.ferryman.controller.operation.OperationService;
import org.ferryman.controller.reads.SharedPacemaker;
import org.ferryman.exec.HostName;
import org.ferryman.exec.SystemClock;
import org.ferryman.main.OneShot;
import org.ferryman.node.NodeAgents;
import org.ferryman.node.NodeHandlers;
import org.ferryman.node.NodeHandover;
import org.ferryman.operation.Version;
import org.ferryman.settings.Settings;
import org.ferryman.settings.Settings.ControllerSettings;
import org.ferryman.settings.SettingsFindings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resident controller: agents behind a Unix socket, and nothing else that listens. */
public final class Daemon implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  private final ControlSocket socket;
  private final OperationService operations;
  private final HandlerService handlers;
  private final HandoverKeeper keeper;
  private final List<TroubleNotice> notices;
  private final ApplicationContext context;
  private final Closeable agents;

  private Daemon(
      ControlSocket socket,
      OperationService operations,
      HandlerService handlers,
      HandoverKeeper keeper,
      List<TroubleNotice> notices,
      ApplicationContext context,
      Closeable agents) {
    this.notices = List.copyOf(notices);
    this.keeper = requireNonNull(keeper, "keeper");
    this.socket = requireNonNull(socket, "socket");
    this.operations = requireNonNull(operations, "operations");
    this.handlers = requireNonNull(handlers, "handlers");
    this.context = requireNonNull(context, "context");
    this.agents = requireNonNull(agents, "agents");
  }

  /**
   * Runs until the process is told to end; with {@link OneShot#WARM_UP}, only for as long as it
   * takes to answer once in a directory of its own.
   */
  public static void main(String[] args) {
    try {
      if (args.length == 1 && args[0].equals(OneShot.WARM_UP)) {
        WarmUp.run();
        System.exit(0);
      }
      Settings settings = Settings.of(System.getenv());
      serve(start(ResidentAgents.create(settings)), settings, System.getenv());
    } catch (ControlSocket.UnavailableException | IOException e) {
      LOG.error("the controller can't start: {}", e.getMessage());
      System.exit(1);
    }
  }

  /** Starts answering, for those agents; they are closed with it. */
  static Daemon start(ResidentAgents agents)
      throws IOException, ControlSocket.UnavailableException {
    FollowSource source = () -> Optional.of(agents.following().report());
    Daemon daemon = start(agents.node(), source, agents);
    agents.onDrbdChange(daemon.keeper::drbdChanged);
    return daemon;
  }

  /**
   * Starts answering, for agents that nobody follows.
   *
   * @throws ControlSocket.UnavailableException if another controller answers there
   */
  public static Daemon start(NodeAgents node)
      throws IOException, ControlSocket.UnavailableException {
    return start(node, Optional::empty, () -> {});
  }

  private static Daemon start(NodeAgents node, FollowSource source, Closeable agents)
      throws IOException, ControlSocket.UnavailableException {
    Settings settings = node.settings();
    ControlSocket socket = ControlSocket.claim(settings.controlSocket());
    OperationService operations =
        new OperationService(node.runner(), settings.controller(), SystemClock.KERNEL);
    HandlerService handlers =
        new HandlerService(
            NodeHandlers.of(
                ResidentAgents.handlersRunner(settings),
                pacemaker -> new SharedPacemaker(pacemaker, SystemClock.KERNEL),
                HostName.ofThisHost(),
                settings.runDirectory(),
                SystemClock.KERNEL));
    HandoverKeeper keeper =
        new HandoverKeeper(node.handover(), settings.handover(), SystemClock.KERNEL);
    ApplicationContext context =
        ApplicationContext.builder()
            .banner(false)
            .environmentPropertySource(false)
            .deduceEnvironment(false)
            .singletons(node, operations, handlers, keeper, source)
            .properties(serverProperties(settings))
            .start();
    List<TroubleNotice> notices =
        node.handover().stream()
            .map(NodeHandover::cluster)
            .flatMap(
                cluster ->
                    Stream.of(
                        TroubleNotice.ofSettings(settings, cluster, SystemClock.KERNEL),
                        TroubleNotice.ofGuests(
                            settings.runDirectory(),
                            () -> keeper.readiness().troubles(),
                            cluster,
                            SystemClock.KERNEL)))
            .toList();
    Daemon daemon = new Daemon(socket, operations, handlers, keeper, notices, context, agents);
    context.getBean(EmbeddedServer.class).start();
    socket.restrict();
    LOG.info("Ferryman {} answers on {}", Version.current(), settings.controlSocket());
    return daemon;
  }

  /** Takes no more, gives the socket up. */
  @Override
  public void close() throws IOException {
    keeper.close();
    notices.forEach(TroubleNotice::close);
    operations.close();
    handlers.close();
    agents.close();
    context.close();
    socket.close();
  }

  private static void serve(Daemon daemon, Settings settings, Map<String, String> environment)
      throws IOException {
    Optional<ServiceNotifier> notifier = ServiceNotifier.of(environment);
    // First of all: it answers already, so it may be ended already.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(daemon, notifier), "end"));
    tell(settings);
    daemon.keeper.start();
    daemon.notices.forEach(TroubleNotice::start);
    if (notifier.isPresent()) {
      notifier.get().ready();
      ControlClient client = new ControlClient(settings.controlSocket());
      Watchdog.period(environment)
          .ifPresent(
              period -> new Watchdog(client, notifier.get(), period, SystemClock.KERNEL).start());
    }
  }

  private static void tell(Settings settings) {
    SettingsFindings findings = settings.findings();
    findings.warnings().forEach(LOG::warn);
    findings.errors().forEach(LOG::error);
    if (!findings.errors().isEmpty()) {
      LOG.error("until the settings are mended, this node refuses start and migrate_to");
    }
    try {
      settings.keep();
    } catch (IOException e) {
      LOG.warn("the settings can't be kept as the last good ones: {}", e.toString());
    }
  }

  private static void end(Daemon daemon, Optional<ServiceNotifier> notifier) {
    try (daemon) {
      if (notifier.isPresent()) {
        notifier.get().stopping();
        notifier.get().close();
      }
    } catch (IOException e) {
      LOG.warn("the controller didn't end in order", e);
    }
  }

  private static Map<String, Object> serverProperties(Settings settings) {
    ControllerSettings controller = settings.controller();
    String listener = "micronaut.server.netty.listeners.control.";
    return Map.ofEntries(
        Map.entry(listener + "family", "UNIX"),
        Map.entry(listener + "path", settings.controlSocket().toString()),
        Map.entry("micronaut.server.max-request-size", controller.requestLimit()),
        Map.entry("micronaut.server.idle-timeout", Duration.ofSeconds(60)),
        Map.entry("micronaut.server.read-idle-timeout", Duration.ofSeconds(-1)),
        Map.entry("micronaut.server.write-idle-timeout", Duration.ofSeconds(-1)),
        // Accepting, reading and writing on one thread: nothing is handed from one to another.
        Map.entry("micronaut.netty.event-loops.default.num-threads", 1),
        Map.entry("micronaut.server.netty.parent.event-loop-group", "default"),
        Map.entry("micronaut.application.name", "ferryman"));
  }
}
