// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.reads;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.xen.BackendsReading;
import org.ferryman.tools.xen.CreateOutcome;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.WatchersReading;
import org.ferryman.tools.xen.WatchersReading.Watcher;
import org.ferryman.tools.xen.Xl;
import org.ferryman.tools.xen.Xl.HostMemory;
import org.ferryman.tools.xen.Xl.XenHost;
import org.ferryman.tools.xen.XlOutcome;

/** A Xen whose concurrent reads are shared; changes are made one by one. */
public final class SharedXl implements Xl {

  private final Xl xl;
  private final SharedReads<Class<?>, DomainList> domains = new SharedReads<>();
  private final SharedReads<Class<?>, BackendsReading> backends = new SharedReads<>();
  private final SharedReads<Class<?>, WatchersReading> watchers = new SharedReads<>();
  private final SharedReads<Class<?>, Reading<HostMemory>> memory = new SharedReads<>();
  private final SharedReads<Class<?>, XenHost> hosts = new SharedReads<>();

  /** Shares the reads of {@code xl}. */
  public SharedXl(Xl xl) {
    this.xl = requireNonNull(xl, "xl");
  }

  @Override
  public DomainList domains(Operation operation) {
    return domains.read(DomainList.class, operation, xl::domains);
  }

  @Override
  public BackendsReading diskBackends(Operation operation) {
    return backends.read(BackendsReading.class, operation, xl::diskBackends);
  }

  @Override
  public WatchersReading watchers(Operation operation) {
    return watchers.read(WatchersReading.class, operation, xl::watchers);
  }

  @Override
  public Reading<HostMemory> memory(Operation operation) {
    return memory.read(HostMemory.class, operation, xl::memory);
  }

  @Override
  public XenHost host(Operation operation) {
    return hosts.read(XenHost.class, operation, xl::host);
  }

  @Override
  public Optional<String> configurationTrouble(Operation operation) {
    return xl.configurationTrouble(operation);
  }

  @Override
  public CreateOutcome create(CreateRequest request, Operation operation) {
    return xl.create(request, operation);
  }

  @Override
  public XlOutcome shutdown(int domainId, ShutdownMethod method, Operation operation) {
    return xl.shutdown(domainId, method, operation);
  }

  @Override
  public XlOutcome setMemory(int domainId, long mebibytes, Operation operation) {
    return xl.setMemory(domainId, mebibytes, operation);
  }

  @Override
  public XlOutcome destroy(int domainId, Operation operation) {
    return xl.destroy(domainId, operation);
  }

  @Override
  public XlOutcome end(Watcher watcher, Operation operation) {
    return xl.end(watcher, operation);
  }
}
