// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.xen.BackendsReading;
import org.ferryman.tools.xen.CreateOutcome;
import org.ferryman.tools.xen.DiskBackend;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;
import org.ferryman.tools.xen.Domain;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.WatchersReading;
import org.ferryman.tools.xen.WatchersReading.Watcher;
import org.ferryman.tools.xen.Xl;
import org.ferryman.tools.xen.Xl.HostMemory;
import org.ferryman.tools.xen.Xl.XenHost;
import org.ferryman.tools.xen.XlOutcome;

/**
 * A Xen host in memory: domains with states, disks, xl's watching processes, and faults. Time goes
 * by with looks at the list: {@link #afterLooks} says what happens then.
 */
final class SimXl implements Xl {
  final Map<Integer, Domain> domains = new TreeMap<>();
  final List<DiskBackend> backends = new ArrayList<>();
  final List<Watcher> watchers = new ArrayList<>();
  final List<String> calls = new ArrayList<>();
  final Deque<DomainList.Unknown> listFaults = new ArrayDeque<>();
  final Deque<CreateOutcome> createOutcomes = new ArrayDeque<>();

  Reading<HostMemory> memory = new Reading.Known<>(new HostMemory(8192, 4096, 0, true));
  Optional<DomainList.Unknown> listBroken = Optional.empty();
  Optional<String> storeBroken = Optional.empty();
  Optional<XlOutcome> shutdownOutcome = Optional.empty();
  XlOutcome memorySet = new XlOutcome.Done();
  Optional<XlOutcome> destroyOutcome = Optional.empty();
  Consumer<Domain> onShutdown = domain -> gone(domain.id());
  Consumer<Domain> onCreate = domain -> connect(domain.id(), DiskBackend.State.CONNECTED);
  Consumer<Domain> onDestroy = domain -> gone(domain.id());
  XlOutcome endOutcome = new XlOutcome.Done();
  Optional<String> noHypervisor = Optional.empty();
  Runnable onNoCreate = () -> {};
  String diskTarget = "/dev/drbd0";

  private record Event(int look, Runnable what) {}

  private final List<Event> events = new ArrayList<>();
  private int looks;

  /** How many calls had been made by each look. */
  private final List<Integer> callsByLook = new ArrayList<>();

  private int lastId;

  SimXl() {
    domains.put(0, domain(0, "Domain-0", "r-----"));
  }

  static Domain domain(int id, String name, String letters) {
    return domain(id, name, letters, Duration.ofMillis(5300));
  }

  static Domain domain(int id, String name, String letters, Duration cpuTime) {
    return new Domain(
        id,
        Optional.of(name).filter(it -> !it.equals("(null)")),
        128,
        1,
        Domain.State.of(letters).orElseThrow(),
        cpuTime);
  }

  @Override
  public XlOutcome end(Watcher watcher, Operation operation) {
    calls.add("end " + watcher.pid());
    if (endOutcome.done()) {
      watchers.removeIf(it -> it.pid() == watcher.pid());
    }
    return endOutcome;
  }

  /** Puts a domain with a connected disk and xl's watcher on the host. */
  int guest(String name, String letters) {
    return guest(name, letters, Duration.ofMillis(5300));
  }

  int guest(String name, String letters, Duration cpuTime) {
    int id = ++lastId;
    domains.put(id, domain(id, name, letters, cpuTime));
    connect(id, DiskBackend.State.CONNECTED);
    watchers.add(watcher(id, name));
    return id;
  }

  /** The xl behind a domain that it built from a file that is nobody else's. */
  static Watcher watcher(int id, String name) {
    return new Watcher(
        1000 + id,
        List.of("create", "/etc/xen/%s.cfg".formatted(name)),
        Optional.of("xl-" + name + ".log"),
        Optional.of(Path.of("/")));
  }

  void rename(int id, String name) {
    Domain domain = domains.get(id);
    domains.put(id, domain(id, name, domain.state().letters(), domain.cpuTime()));
  }

  void state(int id, String letters) {
    Domain domain = domains.get(id);
    domains.put(id, domain(id, domain.name().orElse("(null)"), letters, domain.cpuTime()));
  }

  void connect(int id, DiskBackend.State state) {
    connect(id, state, Optional.empty());
  }

  /** The disk of {@link #diskTarget}; of another guest one of its own. */
  void connect(int id, DiskBackend.State state, Optional<String> error) {
    String name = Optional.ofNullable(domains.get(id)).flatMap(Domain::name).orElse("vm1");
    boolean own = name.startsWith("vm1") || name.equals("web");
    connect(id, "vbd", own ? diskTarget : "/dev/vg/" + name, state, error);
  }

  void connect(
      int id, String kind, String target, DiskBackend.State state, Optional<String> error) {
    backends.removeIf(backend -> backend.domainId() == id);
    Optional<BlockDevice> device =
        Optional.of(target)
            .filter(it -> kind.equals("vbd") && it.matches("/dev/drbd[0-9]+"))
            .map(it -> Integer.parseInt(it.substring("/dev/drbd".length())))
            .map(minor -> new BlockDevice(BlockDevice.DRBD_MAJOR, minor));
    backends.add(new DiskBackend(id, kind, 51712, "xvda", state, target, device, false, error));
  }

  /** The domain and all of it disappear. */
  void gone(int id) {
    Domain domain = domains.remove(id);
    backends.removeIf(backend -> backend.domainId() == id);
    if (domain != null) {
      watchers.removeIf(
          it -> it.log().equals(Optional.of("xl-" + domain.name().orElse("") + ".log")));
    }
  }

  /** Lets something happen right before the look that is so many looks away. */
  void afterLooks(int count, Runnable what) {
    events.add(new Event(looks + count, what));
  }

  int looks() {
    return looks;
  }

  /** How many looks were taken between so many calls and the next one. */
  long looksAfter(int made) {
    return callsByLook.stream().filter(it -> it == made).count();
  }

  @Override
  public DomainList domains(Operation operation) {
    List<Event> due = events.stream().filter(event -> event.look() <= looks).toList();
    events.removeAll(due);
    due.forEach(event -> event.what().run());
    looks++;
    callsByLook.add(calls.size());
    if (noHypervisor.isPresent()) {
      return new DomainList.NoHypervisor(noHypervisor.get());
    }
    if (listBroken.isPresent()) {
      return listBroken.get();
    }
    return listFaults.isEmpty()
        ? new DomainList.Domains(List.copyOf(domains.values()))
        : listFaults.pop();
  }

  @Override
  public BackendsReading diskBackends(Operation operation) {
    return storeBroken
        .<BackendsReading>map(BackendsReading.Unknown::new)
        .orElseGet(() -> new BackendsReading.Known(backends));
  }

  @Override
  public WatchersReading watchers(Operation operation) {
    return new WatchersReading.Known(watchers);
  }

  @Override
  public Reading<HostMemory> memory(Operation operation) {
    return memory;
  }

  @Override
  public XenHost host(Operation operation) {
    return XenHost.UNKNOWN;
  }

  @Override
  public CreateOutcome create(CreateRequest request, Operation operation) {
    calls.add(
        "create "
            + request.name()
            + request.overriding().stream().map(it -> " " + it).collect(Collectors.joining()));
    CreateOutcome outcome =
        createOutcomes.isEmpty() ? new CreateOutcome.Created() : createOutcomes.pop();
    if (outcome instanceof CreateOutcome.Created) {
      int id = guest(request.name().value(), "r-----");
      onCreate.accept(domains.get(id));
    } else {
      onNoCreate.run();
    }
    return outcome;
  }

  @Override
  public XlOutcome shutdown(int domainId, ShutdownMethod method, Operation operation) {
    calls.add("shutdown " + domainId + " " + method);
    if (shutdownOutcome.isPresent()) {
      XlOutcome outcome = shutdownOutcome.get();
      if (outcome instanceof XlOutcome.NoControlInterface) {
        shutdownOutcome = Optional.empty();
      }
      return outcome;
    }
    onShutdown.accept(domains.get(domainId));
    return new XlOutcome.Done();
  }

  @Override
  public XlOutcome setMemory(int domainId, long mebibytes, Operation operation) {
    calls.add("mem-set " + domainId + " " + mebibytes);
    return memorySet;
  }

  @Override
  public XlOutcome destroy(int domainId, Operation operation) {
    calls.add("destroy " + domainId);
    if (destroyOutcome.isPresent()) {
      return destroyOutcome.get();
    }
    onDestroy.accept(domains.get(domainId));
    return new XlOutcome.Done();
  }
}
