// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.LinkedHashMap;
import java.util.Map;

/** The part of a host's xenstore that follows from its domains, and what was written by hand. */
final class Xenstore {
  private Xenstore() {}

  /** All entries, each path with its parents, in the order xenstore-ls shows them. */
  static Map<String, String> of(XenHost host) {
    Map<String, String> store = new LinkedHashMap<>();
    dom0(store);
    for (Domain domain : host.named()) {
      domain.backends.forEach(backend -> backend(store, domain, backend));
    }
    host.named().forEach(domain -> console(store, domain));
    for (Domain domain : host.named()) {
      domain.backends.stream()
          .filter(backend -> !backend.error.isEmpty())
          .forEach(
              backend ->
                  put(
                      store,
                      "/local/domain/0/error/backend/vbd/"
                          + domain.domid
                          + "/"
                          + backend.disk.number()
                          + "/error",
                      backend.error));
    }
    host.named().forEach(domain -> domain(store, domain));
    host.storeWrites().forEach((path, value) -> put(store, path, value));
    return store;
  }

  private static void put(Map<String, String> store, String path, String value) {
    int slash = path.indexOf('/', 1);
    while (slash > 0) {
      store.putIfAbsent(path.substring(0, slash), "");
      slash = path.indexOf('/', slash + 1);
    }
    store.put(path, value);
  }

  private static void dom0(Map<String, String> store) {
    String dom0 = "/local/domain/0";
    put(store, dom0 + "/control/feature-poweroff", "1");
    put(store, dom0 + "/control/feature-reboot", "1");
    put(store, dom0 + "/control/feature-suspend", "1");
    put(store, dom0 + "/domid", "0");
    put(store, dom0 + "/name", "Domain-0");
    put(store, dom0 + "/memory/target", Long.toString(XenHost.DOM0_MB * 1024L));
    put(store, dom0 + "/memory/static-max", Long.toString(XenHost.DOM0_MB * 1024L));
  }

  private static void backend(Map<String, String> store, Domain domain, Backend backend) {
    int number = backend.disk.number();
    String base = "/local/domain/0/backend/vbd/" + domain.domid + "/" + number + "/";
    String script = backend.disk.script().isEmpty() ? "block" : backend.disk.script();
    put(store, base + "frontend", "/local/domain/" + domain.domid + "/device/vbd/" + number);
    put(store, base + "params", backend.disk.target());
    put(store, base + "script", "/etc/xen/scripts/" + script);
    put(store, base + "frontend-id", Integer.toString(domain.domid));
    put(store, base + "online", "1");
    put(store, base + "removable", "0");
    put(store, base + "bootable", "1");
    put(store, base + "state", Integer.toString(backend.state));
    put(store, base + "dev", backend.disk.vdev());
    put(store, base + "type", "phy");
    put(store, base + "mode", backend.disk.writable() ? "w" : "r");
    put(store, base + "device-type", "disk");
    put(store, base + "discard-enable", "1");
    put(store, base + "specification", "xen");
    put(store, base + "feature-max-indirect-segments", "256");
    put(store, base + "multi-queue-max-queues", "1");
    put(store, base + "max-ring-page-order", "4");
    if (backend.device != null) {
      put(store, base + "physical-device", "93:" + Integer.toHexString(backend.device.minor()));
      put(store, base + "physical-device-path", "/dev/drbd" + backend.device.minor());
      put(store, base + "hotplug-status", "connected");
    }
    if (backend.connected()) {
      features(store, base);
    }
  }

  private static void features(Map<String, String> store, String base) {
    put(store, base + "feature-flush-cache", "1");
    put(store, base + "discard-granularity", "512");
    put(store, base + "discard-alignment", "0");
    put(store, base + "discard-secure", "0");
    put(store, base + "feature-discard", "1");
    put(store, base + "feature-barrier", "1");
    put(store, base + "feature-persistent", "1");
    put(store, base + "sectors", "65456");
    put(store, base + "info", "0");
    put(store, base + "sector-size", "512");
    put(store, base + "physical-sector-size", "512");
  }

  private static void console(Map<String, String> store, Domain domain) {
    String base = "/local/domain/0/backend/console/" + domain.domid + "/0/";
    put(store, base + "frontend", "/local/domain/" + domain.domid + "/console");
    put(store, base + "frontend-id", Integer.toString(domain.domid));
    put(store, base + "online", "1");
    put(store, base + "state", "1");
    put(store, base + "protocol", "vt100");
  }

  private static void domain(Map<String, String> store, Domain domain) {
    String base = "/local/domain/" + domain.domid + "/";
    put(store, base + "vm", "/vm/" + domain.config.uuid());
    put(store, base + "name", domain.name);
    put(store, base + "cpu/0/availability", "online");
    put(store, base + "memory/static-max", Long.toString(domain.config.memoryMb() * 1024L));
    put(store, base + "memory/target", Long.toString(domain.memoryMb * 1024L));
    put(store, base + "memory/videoram", "0");
    put(store, base + "device/suspend/event-channel", "");
    domain.backends.forEach(backend -> frontend(store, base, domain, backend));
    put(store, base + "control/shutdown", "");
    put(store, base + "control/feature-poweroff", "1");
    put(store, base + "control/feature-reboot", "1");
    put(store, base + "control/feature-suspend", "1");
    put(store, base + "control/sysrq", "");
    put(store, base + "control/platform-feature-multiprocessor-suspend", "1");
    put(store, base + "control/platform-feature-xs_reset_watches", "1");
    for (String empty : new String[] {"data", "drivers", "feature", "attr", "error"}) {
      put(store, base + empty, "");
    }
    put(store, base + "domid", Integer.toString(domain.domid));
    put(store, base + "store/port", "1");
    put(store, base + "store/ring-ref", "168961");
    String console = base + "console/";
    put(store, console + "backend", "/local/domain/0/backend/console/" + domain.domid + "/0");
    put(store, console + "backend-id", "0");
    put(store, console + "limit", "1048576");
    put(store, console + "type", "xenconsoled");
    put(store, console + "output", "pty");
    put(store, console + "tty", "/dev/pts/0");
    put(store, console + "port", "2");
    put(store, console + "ring-ref", "168962");
  }

  private static void frontend(
      Map<String, String> store, String domain, Domain owner, Backend backend) {
    int number = backend.disk.number();
    String base = domain + "device/vbd/" + number + "/";
    put(store, base + "backend", "/local/domain/0/backend/vbd/" + owner.domid + "/" + number);
    put(store, base + "backend-id", "0");
    put(store, base + "state", Integer.toString(backend.state));
    put(store, base + "virtual-device", Integer.toString(number));
    put(store, base + "device-type", "disk");
    put(store, base + "trusted", "1");
    if (backend.connected()) {
      put(store, base + "protocol", "x86_64-abi");
      put(store, base + "ring-ref", "8");
      put(store, base + "event-channel", "8");
      put(store, base + "feature-persistent", "1");
    }
  }
}
