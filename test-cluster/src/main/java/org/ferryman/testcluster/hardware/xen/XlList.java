// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.ferryman.testcluster.hardware.base.Arguments;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** Stand-in for xl's lists. */
final class XlList {
  private static final String HEADER =
      "Name                                        ID   Mem VCPUs\tState\tTime(s)";
  private static final String VERBOSE =
      "   UUID                            Reason-Code\tSecurity Label";

  private XlList() {}

  static void run(ToolCall call, XenHost host, Arguments a) {
    boolean verbose = a.has("v", "verbose");
    boolean all = a.word(0).isEmpty();
    boolean dom0 = all || a.word(0).get().equals("0") || a.word(0).get().equals("Domain-0");
    List<Domain> domains = new ArrayList<>();
    if (all) {
      domains.addAll(host.domains());
    } else if (!dom0) {
      Optional<Domain> domain = find(call, host, a);
      if (domain.isEmpty()) {
        return;
      }
      domains.add(domain.get());
    }
    if (a.has("l", "long")) {
      domains.retainAll(host.named());
      call.out(XlLongList.of(host, domains, dom0)).exit(0);
      return;
    }
    StringBuilder text = new StringBuilder(HEADER).append(verbose ? VERBOSE : "").append('\n');
    if (dom0) {
      text.append(dom0Line(host, verbose));
    }
    domains.forEach(domain -> text.append(line(domain, verbose)));
    call.out(text.toString()).exit(0);
  }

  private static Optional<Domain> find(ToolCall call, XenHost host, Arguments a) {
    String word = a.word(0).orElse("");
    if (word.matches("\\d{1,9}") && host.find(word).isEmpty()) {
      call.err("Error: Domain '%s' does not exist.\n".formatted(word)).exit(1);
      return Optional.empty();
    }
    return XlTool.need(call, host, a);
  }

  private static String dom0Line(XenHost host, boolean verbose) {
    String uuid = verbose ? " " + "00000000-0000-0000-0000-000000000000" : "";
    return row("Domain-0", 0, XenHost.DOM0_MB, 1, "r-----", host.dom0CpuMillis())
        + uuid
        + (verbose ? reason("-") : "")
        + "\n";
  }

  private static String reason(String reason) {
    return " %8s %16s".formatted(reason, "-");
  }

  private static String line(Domain d, boolean verbose) {
    int vcpus = d.config.vcpus();
    String row = row(d.name(), d.domid, d.memoryMb, vcpus, d.flags(), d.cpuMillis);
    if (!verbose) {
      return row + "\n";
    }
    String why = d.halted == null ? "-" : Integer.toString(d.halted.code());
    return row + " " + d.config.uuid() + reason(why) + "\n";
  }

  private static String row(
      String name, int domid, int memory, int vcpus, String flags, long cpuMillis) {
    return String.format(
        Locale.ROOT,
        "%-40s %5d %5d %5d     %s  %8.1f",
        name,
        domid,
        memory,
        vcpus,
        flags,
        cpuMillis / 1000.0);
  }

  static void uptime(ToolCall call, XenHost host, Arguments a) {
    each(
        call,
        host,
        a,
        "Name                                ID Uptime",
        false,
        domain -> {
          long seconds = (host.world().timeline().now() - domain.created) / 1000;
          return "%-32s %5d %2d:%02d:%02d\n"
              .formatted(
                  domain.name(), domain.domid, seconds / 3600, seconds / 60 % 60, seconds % 60);
        });
  }

  static void vcpus(ToolCall call, XenHost host, Arguments a) {
    each(
        call,
        host,
        a,
        "Name                                ID  VCPU   CPU State   Time(s) Affinity (Hard / Soft)",
        true,
        XlList::vcpuLines);
  }

  private static String vcpuLines(Domain domain) {
    StringBuilder text = new StringBuilder();
    for (int vcpu = 0; vcpu < domain.config.vcpus(); vcpu++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-32s %5d %5d %4d   %s %9.1f  all / all\n",
              domain.name(),
              domain.domid,
              vcpu,
              0,
              domain.flags().startsWith("-b") ? "-b-" : "---",
              domain.cpuMillis / 1000.0));
    }
    return text.toString();
  }

  private static void each(
      ToolCall call,
      XenHost host,
      Arguments a,
      String header,
      boolean headerFirst,
      Function<Domain, String> text) {
    if (headerFirst) {
      call.out(header + "\n");
    }
    List<Domain> domains = new ArrayList<>(host.domains());
    if (a.word(0).isPresent()) {
      Optional<Domain> domain = XlTool.need(call, host, a);
      if (domain.isEmpty()) {
        return;
      }
      domains = List.of(domain.get());
    }
    call.out(headerFirst ? "" : header + "\n");
    domains.forEach(domain -> call.out(text.apply(domain)));
    call.exit(0);
  }

  static void blocks(ToolCall call, XenHost host, Arguments a) {
    Optional<Domain> domain = XlTool.need(call, host, a);
    if (domain.isEmpty()) {
      return;
    }
    call.out("Vdev  BE  handle state evt-ch ring-ref BE-path                       \n");
    for (Backend backend : domain.get().backends) {
      int channel = backend.connected() ? 8 : -1;
      call.out(
          "%-5d 0   %-6d %-5d %-6d %-8d /local/domain/0/backend/vbd/%d/%d\n"
              .formatted(
                  backend.disk.number(),
                  domain.get().domid,
                  backend.state,
                  channel,
                  channel,
                  domain.get().domid,
                  backend.disk.number()));
    }
    call.exit(0);
  }
}
