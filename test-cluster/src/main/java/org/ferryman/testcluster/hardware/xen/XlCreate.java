// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** Stand-in for {@code xl create}. */
final class XlCreate {
  private static final int FAILED = 3;

  private final Lifecycle lifecycle;

  XlCreate(Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  void run(ToolCall call, XenHost host, List<String> argv) {
    List<String> overrides = new ArrayList<>();
    String file = "";
    boolean paused = false;
    boolean quiet = false;
    for (String arg : argv) {
      if (arg.startsWith("-")) {
        paused |= arg.equals("-p");
        quiet |= arg.equals("-q");
      } else if (file.isEmpty() && (call.files().containsKey(arg) || !arg.contains("="))) {
        file = arg;
      } else {
        overrides.add(arg);
      }
    }
    if (!call.files().containsKey(file)) {
      call.err("Failed to read config file: %s: No such file or directory\n".formatted(file))
          .exit(FAILED);
      return;
    }
    if (!quiet) {
      call.err("Parsing config from %s\n".formatted(file));
    }
    parsed(call, host, file, overrides, paused);
  }

  private void parsed(
      ToolCall call, XenHost host, String file, List<String> overrides, boolean paused) {
    List<String> texts = new ArrayList<>(List.of(call.files().get(file)));
    texts.addAll(overrides);
    XlConfigParser.Parsed parsed = XlConfigParser.parse(file, texts, host::newUuid);
    if (parsed.config().isEmpty()) {
      parsed.complaints().forEach(line -> call.err(line + "\n"));
      call.err("Failed to parse config: Invalid argument\n").exit(1);
      return;
    }
    make(call, host, parsed.config().get(), paused);
  }

  private void make(ToolCall call, XenHost host, DomainConfig config, boolean paused) {
    int domid = host.takeDomid();
    Optional<DiskSpec> missing =
        config.disks().stream().filter(disk -> !Disks.exists(host, disk)).findFirst();
    if (host.find(config.name()).isPresent()) {
      call.err(nameTaken(domid, config.name()));
      call.err(
          "libxl: error: libxl_create.c:1296:initiate_domain_create: Domain %d:cannot make domain: -6\n"
              .formatted(domid));
      if (!paravirtual(config)) {
        call.err(typeUnknown(domid));
      }
      fail(call, domid);
    } else if (missing.isPresent()) {
      call.err(
          ("libxl: error: libxl_device.c:455:libxl__device_disk_set_backend: Disk vdev=%s failed"
                  + " to stat: %s: No such file or directory\n")
              .formatted(missing.get().vdev(), missing.get().target()));
      call.err(
          "libxl: error: libxl_create.c:1318:initiate_domain_create: Domain %d:Unable to set disk defaults for disk %d\n"
              .formatted(domid, config.disks().indexOf(missing.get())));
      fail(call, domid);
    } else if (host.freeMb() < config.memoryMb()) {
      boolean pool = !paravirtual(config) && host.freeMb() < pagingPoolKb(config) / 1024;
      call.err(pool ? noPagingPool(domid, config) : noMemory(domid));
      fail(call, domid);
    } else if (!XenHost.KERNEL.equals(config.other().getOrDefault("kernel", XenHost.KERNEL))) {
      String kernel = config.other().get("kernel");
      call.err(paravirtual(config) ? noKernel(domid, kernel) : noKernelToLoad(domid, kernel));
      fail(call, domid);
    } else {
      build(call, host, host.add(domid, config), paused);
    }
  }

  static String nameTaken(int domid, String name) {
    return ("libxl: error: libxl_domain.c:81:libxl__domain_rename: Domain %d:Domain with name"
            + " \"%s\" already exists.\n")
        .formatted(domid, name);
  }

  static String noMemory(int domid) {
    return """
    xc: error: panic: xg_dom_boot.c:119: xc_dom_boot_mem_init: can't allocate low memory for domain: Out of memory
    libxl: error: libxl_dom.c:586:libxl__build_dom: xc_dom_boot_mem_init failed: Cannot allocate memory
    libxl: error: libxl_create.c:1640:domcreate_rebuild_done: Domain %d:cannot (re-)build domain: -3
    """
        .formatted(domid);
  }

  /** A PVH guest is built as an HVM guest is. */
  private static String noKernelToLoad(int domid, String kernel) {
    return """
    xc: error: panic: xg_dom_core.c:205: failed to open file '%2$s': No such file or directory: Internal error
    libxl: error: libxl_dom.c:909:libxl__domain_firmware: xc_dom_kernel_file failed: No such file or directory
    libxl: error: libxl_dom.c:1075:libxl__build_hvm: initializing domain firmware failed
    libxl: error: libxl_create.c:1640:domcreate_rebuild_done: Domain %1$d:cannot (re-)build domain: -1
    """
        .formatted(domid, kernel);
  }

  /** What libxl finds of a domain that got no name, before it destroys it as an HVM guest. */
  private static String typeUnknown(int domid) {
    return """
    libxl: error: libxl_xshelp.c:206:libxl__xs_read_mandatory: xenstore read failed: `/libxl/%1$d/type': No such file or directory
    libxl: warning: libxl_dom.c:49:libxl__domain_type: unable to get domain type for domid=%1$d, assuming HVM
    """
        .formatted(domid);
  }

  private static boolean paravirtual(DomainConfig config) {
    return config.type().equals("pv");
  }

  /** What Xen keeps for the page tables of a guest that has no own: libxl 4.17's rule. */
  private static int pagingPoolKb(DomainConfig config) {
    return 4 * (256 * config.vcpus() + config.memoryMb());
  }

  private static String noPagingPool(int domid, DomainConfig config) {
    return """
    libxl: error: libxl_dom.c:1470:libxl__domain_set_paging_mempool_size: Domain %1$d:Failed to set paging mempool size to %2$dkB: Cannot allocate memory
    libxl: error: libxl_create.c:1640:domcreate_rebuild_done: Domain %1$d:cannot (re-)build domain: -3
    """
        .formatted(domid, pagingPoolKb(config));
  }

  private static String noKernel(int domid, String kernel) {
    return """
    xc: error: panic: xg_dom_core.c:205: failed to open file '%2$s': No such file or directory: Internal error
    libxl: error: libxl_dom.c:646:libxl__build_pv: xc_dom_kernel_file failed: No such file or directory
    libxl: error: libxl_create.c:1640:domcreate_rebuild_done: Domain %1$d:cannot (re-)build domain: -3
    """
        .formatted(domid, kernel);
  }

  private static void fail(ToolCall call, int domid) {
    call.err(
            """
            libxl: error: libxl_domain.c:1183:libxl__destroy_domid: Domain %1$d:Non-existant domain
            libxl: error: libxl_domain.c:1137:domain_destroy_callback: Domain %1$d:Unable to destroy guest
            libxl: error: libxl_domain.c:1064:domain_destroy_cb: Domain %1$d:Destruction of domain failed
            """
                .formatted(domid))
        .exit(FAILED);
  }

  private void build(ToolCall call, XenHost host, Domain domain, boolean paused) {
    call.after(
        host.world().timings().create(),
        () -> {
          if (!host.exists(domain) || domain.dying) {
            fail(call, domain.domid);
            return;
          }
          lifecycle
              .disks()
              .add(
                  host,
                  domain,
                  failure -> {
                    if (failure.isEmpty()) {
                      lifecycle.run(host, domain, paused);
                      call.exit(0);
                    } else {
                      giveUp(call, host, domain, failure);
                    }
                  });
        });
  }

  private void giveUp(ToolCall call, XenHost host, Domain domain, String failure) {
    lifecycle
        .disks()
        .release(
            host,
            domain,
            said -> {
              host.remove(domain);
              call.err(failure).err(said);
              fail(call, domain.domid);
            });
  }
}
