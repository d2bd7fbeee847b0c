// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.testcluster.hardware.drbd.DrbdDevice;

/** Gives domains their disks and takes them back, with and without a hotplug script. */
final class Disks {
  private static final Pattern MINOR = Pattern.compile("/dev/drbd(\\d+)");
  private static final Pattern BY_RES = Pattern.compile("/dev/drbd/by-res/([^/]+)/?(\\d*)");
  private static final Pattern DRBD_NUMBER = Pattern.compile("93:([0-9a-f]{1,5})");
  private static final String INCOMING = "--incoming";

  /** The DRBD device a disk without script means, or empty if it is none or does not exist. */
  static Optional<DrbdDevice> device(XenHost host, DiskSpec disk) {
    Matcher minor = MINOR.matcher(disk.target());
    if (minor.matches()) {
      return host.drbd().minor(Integer.parseInt(minor.group(1)));
    }
    Matcher byRes = BY_RES.matcher(disk.target());
    if (byRes.matches()) {
      String volume = byRes.group(2).isEmpty() ? "0" : byRes.group(2);
      return host.drbd()
          .resource(byRes.group(1))
          .flatMap(
              r -> r.devices().stream().filter(d -> d.key().endsWith("/" + volume)).findFirst());
    }
    return Optional.empty();
  }

  /** Whether a disk without script can be found at all. */
  static boolean exists(XenHost host, DiskSpec disk) {
    return !disk.script().isEmpty()
        || !disk.target().startsWith("/dev/")
        || device(host, disk).isPresent();
  }

  /** Adds all disks; tells what libxl says of a failure, nothing when all are there. */
  void add(XenHost host, Domain domain, Consumer<String> done) {
    addFrom(host, domain, 0, done);
  }

  private void addFrom(XenHost host, Domain domain, int index, Consumer<String> done) {
    List<Backend> backends = domain.backends;
    if (index == backends.size() || goes(host, domain)) {
      done.accept(goes(host, domain) ? "libxl: error: the domain has gone\n" : "");
      return;
    }
    Backend backend = backends.get(index);
    if (backend.disk.script().isEmpty()) {
      backend.device = device(host, backend.disk).orElse(null);
      Optional<Domain> other = writer(host, domain, backend);
      if (other.isPresent()) {
        done.accept(mounted(domain, backend));
        return;
      }
      plug(domain, backend);
      addFrom(host, domain, index + 1, done);
      return;
    }
    backend.scripted = true;
    HotplugScripts.run(
        host,
        domain,
        backend,
        "add",
        said -> {
          if (!said.isEmpty()) {
            done.accept(
                said
                    + "libxl: error: libxl_create.c:1672:domcreate_launch_dm: Domain %d:unable to add disk devices\n"
                        .formatted(domain.domid));
            return;
          }
          named(host, domain, backend)
              .filter(device -> !goes(host, domain))
              .ifPresent(
                  device -> {
                    backend.device = device;
                    plug(domain, backend);
                  });
          addFrom(host, domain, index + 1, done);
        });
  }

  /** Whether a domain was destroyed while it was built: nothing is opened for it any more. */
  private static boolean goes(XenHost host, Domain domain) {
    return !host.exists(domain) || domain.dying;
  }

  /**
   * The other guest that has the device, where Xen's own script {@code block} would find it: it
   * runs for disks of PV and PVH guests that name no script, and refuses what is not shared.
   */
  private static Optional<Domain> writer(XenHost host, Domain domain, Backend backend) {
    if (backend.device == null || domain.config.type().equals("hvm")) {
      return Optional.empty();
    }
    return host.domains().stream()
        .filter(other -> other != domain)
        .filter(
            other ->
                other.backends.stream().anyMatch(it -> it.opened && it.device == backend.device))
        .findFirst();
  }

  private static String mounted(Domain domain, Backend backend) {
    return """
    libxl: error: libxl_exec.c:117:libxl_report_child_exitstatus: /etc/xen/scripts/block add [%d] exited with error status 1
    libxl: error: libxl_device.c:1337:device_hotplug_child_death_cb: script: Device %s is mounted in a guest domain, and so cannot be mounted now.
    libxl: error: libxl_create.c:1672:domcreate_launch_dm: Domain %d:unable to add disk devices
    """
        .formatted(1000 + domain.domid, backend.disk.target(), domain.domid);
  }

  /** The device whose number the script has written. */
  private static Optional<DrbdDevice> named(XenHost host, Domain domain, Backend backend) {
    String number =
        host.storeWrites()
            .getOrDefault(HotplugScripts.path(domain, backend) + "/physical-device", "");
    Matcher matcher = DRBD_NUMBER.matcher(number);
    return matcher.matches()
        ? host.drbd().minor(Integer.parseInt(matcher.group(1), 16))
        : Optional.empty();
  }

  /** The backend opens the device; a guest that arrives connects to it when it goes on. */
  private static void plug(Domain domain, Backend backend) {
    backend.opened = backend.device == null || backend.device.open(Lifecycle.holder(domain));
    boolean arriving = domain.name.endsWith(INCOMING);
    int open = arriving ? Backend.INIT_WAIT : Backend.CONNECTED;
    backend.state = backend.opened ? open : Backend.CLOSED;
    backend.error = backend.opened ? "" : "2 creating vbd structure";
  }

  /** A guest that has arrived connects to its disks. */
  void connect(Domain domain) {
    for (Backend backend : domain.backends) {
      if (backend.opened && backend.state == Backend.INIT_WAIT) {
        backend.state = Backend.CONNECTED;
      }
    }
  }

  /** Closes a domain's disks. */
  void close(Domain domain) {
    for (Backend backend : domain.backends) {
      if (backend.opened && backend.device != null) {
        backend.device.close(Lifecycle.holder(domain));
      }
      backend.opened = false;
      backend.state = Backend.CLOSED;
    }
  }

  /** Closes a domain's disks and runs their scripts; tells what libxl says of failures. */
  void release(XenHost host, Domain domain, Consumer<String> done) {
    close(domain);
    Optional<Backend> next = domain.backends.stream().filter(b -> b.scripted).findFirst();
    if (next.isEmpty()) {
      done.accept("");
      return;
    }
    next.get().scripted = false;
    HotplugScripts.run(
        host,
        domain,
        next.get(),
        "remove",
        said -> release(host, domain, rest -> done.accept(said + rest)));
  }
}
