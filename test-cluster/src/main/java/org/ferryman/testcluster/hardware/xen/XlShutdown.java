// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.List;
import java.util.Optional;
import org.ferryman.testcluster.hardware.base.Arguments;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** Stand-in for {@code xl shutdown} and {@code xl reboot}. */
final class XlShutdown {
  private final Lifecycle lifecycle;

  XlShutdown(Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  void run(ToolCall call, XenHost host, Arguments a, Domain.Reason reason) {
    boolean wait = a.has("w", "wait");
    if (a.has("a", "all")) {
      host.domains().forEach(domain -> request(call, host, domain, reason));
      finish(call, host, List.copyOf(host.domains()), wait);
      return;
    }
    Optional<Domain> domain = XlTool.need(call, host, a);
    if (domain.isEmpty()) {
      return;
    }
    if (request(call, host, domain.get(), reason)) {
      finish(call, host, List.of(domain.get()), wait);
    } else {
      String verb = reason == Domain.Reason.REBOOT ? "reboot" : "shutdown";
      call.after(
          host.world().timings().shutdownUnanswered(),
          () ->
              call.err(
                      "libxl: error: libxl_domain.c:854:pvcontrol_cb: guest didn't acknowledge"
                          + " control request: -9\n"
                          + verb
                          + " failed (rc=-9)\n")
                  .exit(1));
    }
  }

  private boolean request(ToolCall call, XenHost host, Domain domain, Domain.Reason reason) {
    String doing = reason == Domain.Reason.REBOOT ? "Rebooting" : "Shutting down";
    call.err("%s domain %d\n".formatted(doing, domain.domid));
    return lifecycle.request(host, domain, reason);
  }

  private static void finish(ToolCall call, XenHost host, List<Domain> domains, boolean wait) {
    if (!wait) {
      call.exit(0);
      return;
    }
    call.err("Waiting for %d domains\n".formatted(domains.size()));
    call.when(
        () -> domains.stream().allMatch(d -> d.halted != null || !host.exists(d)),
        () -> {
          for (Domain domain : domains) {
            call.err(
                domain.halted != null
                    ? "Domain %d has been shut down, reason code %d\n"
                        .formatted(domain.domid, domain.halted.code())
                    : "Domain %d has been destroyed.\n".formatted(domain.domid));
          }
          call.exit(0);
        });
  }
}
