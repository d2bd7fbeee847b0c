// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.ferryman.testcluster.hardware.base.Arguments;
import org.ferryman.testcluster.hardware.base.Tool;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** Stand-in for xl: finds the command and what concerns running domains. */
public final class XlTool implements Tool {
  private final Function<String, XenHost> hosts;
  private final Lifecycle lifecycle;
  private final XlCreate create;
  private final XlShutdown shutdown;
  private final XlMigrate migrate;
  private final XlReceive receive;

  /**
   * For all hosts.
   *
   * @param hosts finds a host by its node's name
   * @param lifecycle what happens to domains
   */
  public XlTool(Function<String, XenHost> hosts, Lifecycle lifecycle) {
    this.hosts = hosts;
    this.lifecycle = lifecycle;
    this.create = new XlCreate(lifecycle);
    this.shutdown = new XlShutdown(lifecycle);
    this.migrate = new XlMigrate(lifecycle);
    this.receive = new XlReceive(lifecycle);
  }

  @Override
  public void run(ToolCall call) {
    List<String> argv = call.argv();
    int first = 0;
    while (first < argv.size() && argv.get(first).startsWith("-")) {
      first++;
    }
    if (first == argv.size()) {
      call.err("Usage xl [-vfNtT] <subcommand> [args]\n\nxl full list of subcommands:\n").exit(1);
      return;
    }
    XenHost host = hosts.apply(call.node());
    if (!host.onXen()) {
      call.err(XenHost.NO_XEN).exit(1);
      return;
    }
    dispatch(call, host, argv.get(first), argv.subList(first + 1, argv.size()));
  }

  private void dispatch(ToolCall call, XenHost host, String command, List<String> argv) {
    Arguments a = Arguments.of(argv, Set.of("f", "defconfig"));
    switch (command) {
      case "list" -> XlList.run(call, host, a);
      case "info" -> XlInfo.run(call, host, a);
      case "uptime" -> XlList.uptime(call, host, a);
      case "vcpu-list" -> XlList.vcpus(call, host, a);
      case "block-list" -> XlList.blocks(call, host, a);
      case "domid" -> domid(call, host, a);
      case "domname" -> domname(call, host, a);
      case "create" -> create.run(call, host, argv);
      case "destroy" -> destroy(call, host, a);
      case "shutdown" -> shutdown.run(call, host, a, Domain.Reason.POWEROFF);
      case "reboot" -> shutdown.run(call, host, a, Domain.Reason.REBOOT);
      case "pause" -> onDomain(call, host, a, (d, w) -> d.paused = true);
      case "unpause" -> onDomain(call, host, a, (d, w) -> lifecycle.unpause(host, d));
      case "rename" -> rename(call, host, a);
      case "mem-set" -> memSet(call, host, a);
      case "trigger", "button-press" -> onDomain(call, host, a, (d, w) -> trigger(host, d, w));
      case "sysrq" -> onDomain(call, host, a, (d, w) -> sysrq(host, d, w));
      case "migrate" -> migrate.run(call, host, argv);
      case "migrate-receive" -> receive.run(call, host);
      case "save" ->
          need(call, host, a).ifPresent(d -> call.err("xl: this hardware cannot save\n").exit(1));
      default -> call.err("command not implemented\n").exit(1);
    }
  }

  /** A domain that must exist; otherwise says so as xl does and ends the call. */
  static Optional<Domain> need(ToolCall call, XenHost host, Arguments a) {
    Optional<String> word = a.word(0);
    if (word.isEmpty()) {
      call.err("'xl' requires at least 1 argument.\n").exit(1);
      return Optional.empty();
    }
    Optional<Domain> domain = host.find(word.get());
    if (domain.isEmpty()) {
      call.err("%s is an invalid domain identifier (rc=-6)\n".formatted(word.get())).exit(1);
    }
    return domain;
  }

  private static void onDomain(
      ToolCall call, XenHost host, Arguments a, BiConsumer<Domain, String> action) {
    need(call, host, a)
        .ifPresent(
            domain -> {
              action.accept(domain, a.word(1).orElse(""));
              call.exit(0);
            });
  }

  private void trigger(XenHost host, Domain domain, String trigger) {
    switch (trigger) {
      case "power" -> lifecycle.request(host, domain, Domain.Reason.POWEROFF);
      case "reset" -> lifecycle.request(host, domain, Domain.Reason.REBOOT);
      default -> {
        // nmi, init, sleep, s3resume, vcpu: nothing that the model has
      }
    }
  }

  private void sysrq(XenHost host, Domain domain, String letter) {
    if ("c".equals(letter) && domain.executing()) {
      lifecycle.crash(host, domain);
    }
  }

  private static void domid(ToolCall call, XenHost host, Arguments a) {
    String word = a.word(0).orElse("");
    if ("Domain-0".equals(word)) {
      call.out("0\n").exit(0);
      return;
    }
    Optional<Domain> domain =
        host.named().stream().filter(candidate -> candidate.name.equals(word)).findFirst();
    if (domain.isEmpty()) {
      call.err(
              "Can't get domid of domain name '%s', maybe this domain does not exist.\n"
                  .formatted(word))
          .exit(1);
      return;
    }
    call.out(domain.get().domid + "\n").exit(0);
  }

  private static void domname(ToolCall call, XenHost host, Arguments a) {
    String word = a.word(0).orElse("");
    Optional<String> name =
        "0".equals(word)
            ? Optional.of("Domain-0")
            : host.find(word).filter(it -> !it.nameless).map(Domain::name);
    if (name.isEmpty()) {
      call.err(
              "Can't get domain name of domain id '%s', maybe this domain does not exist.\n"
                  .formatted(word))
          .exit(1);
      return;
    }
    call.out(name.get() + "\n").exit(0);
  }

  private void destroy(ToolCall call, XenHost host, Arguments a) {
    if (a.word(0).filter(word -> word.equals("0") || word.equals("Domain-0")).isPresent()) {
      call.err(
              """
              Not destroying domain 0; use -f to force.
              This can only be done when using a disaggregated hardware domain and toolstack.

              """)
          .exit(1);
      return;
    }
    need(call, host, a)
        .ifPresent(
            domain -> {
              lifecycle.destroy(host, domain);
              call.when(() -> !host.exists(domain), () -> call.exit(0));
            });
  }

  private static void rename(ToolCall call, XenHost host, Arguments a) {
    Optional<Domain> domain = need(call, host, a);
    String fresh = a.word(1).orElse("");
    if (domain.isEmpty()) {
      return;
    }
    if (fresh.isEmpty() || host.find(fresh).isPresent()) {
      call.err(
              "libxl: error: libxl_domain.c:81:libxl__domain_rename: Domain %d:Domain with name \"%s\" already exists.\nCan't rename domain '%s'.\n"
                  .formatted(domain.get().domid, fresh, a.word(0).orElse("")))
          .exit(1);
      return;
    }
    domain.get().name = fresh;
    call.exit(0);
  }

  private static void memSet(ToolCall call, XenHost host, Arguments a) {
    String size = a.word(1).orElse("");
    if (!size.matches("\\d{1,7}[mM]?")) {
      call.err("invalid memory size: %s\n".formatted(size)).exit(3);
      return;
    }
    if ("0".equals(a.word(0).orElse("")) || "Domain-0".equals(a.word(0).orElse(""))) {
      call.exit(0);
      return;
    }
    int mb = Integer.parseInt(size.replaceAll("[mM]$", ""));
    need(call, host, a)
        .ifPresent(
            domain -> {
              domain.memoryMb = Math.min(mb, domain.config.memoryMb());
              call.exit(0);
            });
  }
}
