// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ferryman.agent.xen.GuestFile;
import org.ferryman.controller.admin.AdminTools;
import org.ferryman.controller.admin.CopyTime;
import org.ferryman.controller.admin.render.Form;
import org.ferryman.controller.admin.render.RenderRequest;
import org.ferryman.controller.admin.render.Topology;
import org.ferryman.controller.admin.render.WantedGuest;
import org.ferryman.controller.tools.pacemaker.cib.CibContentsParser;
import org.ferryman.controller.tools.pacemaker.cib.LiveCib;
import org.ferryman.exec.SystemClock;
import org.ferryman.tools.xen.config.GuestConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ferryman cib}: the cluster's configuration. */
@Command(
    name = "cib",
    header = "'cib render': the cluster's configuration.",
    description = "'cib render': the cluster's configuration for your guests.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = CibCommand.Render.class,
    mixinStandardHelpOptions = true)
final class CibCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what is to be done with the CIB?");
  }

  /** {@code ferryman cib render}. */
  @Command(
      name = "render",
      description = {
        "Prints what the cluster's configuration needs for guests and their DRBD resources, in one of"
            + " the topologies failover, live-migration, vbd, multi-disk, many-guests and fenced"
            + " (/usr/share/ferryman/cib-samples). Changes nothing.",
        "Fence devices are not in it: set them up first.",
        "migrate_to gets the time that the guest's memory needs, if its file can be read here."
      },
      mixinStandardHelpOptions = true)
  static final class Render implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final String EMPTY =
        """
        <cib crm_feature_set="3.16.1" validate-with="pacemaker-3.7" epoch="1" num_updates="0" admin_epoch="0">
          <configuration>
            <crm_config/>
            <nodes/>
            <resources/>
            <constraints/>
          </configuration>
          <status/>
        </cib>
        """;

    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TOPOLOGY", description = "live-migration, failover, …")
    private String topology;

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "GUEST=RESOURCE[,RESOURCE…]",
        description = "A guest's name in the cluster, and the DRBD resources of its disks: vm1=r0")
    private List<String> guests = List.of();

    @Option(
        names = "--nodes",
        split = ",",
        paramLabel = "NODE",
        description =
            "The nodes that have these resources, as crm_node -n prints them; with DRBD 9 there may be"
                + " three or more (default: the cluster's nodes, if it has two).")
    private List<String> nodes = List.of();

    @Option(
        names = "--form",
        paramLabel = "FORM",
        description = "${COMPLETION-CANDIDATES}: for crm shell, pcs or cibadmin (default: crm).")
    private Words form = Words.crm;

    @Option(
        names = "--file",
        paramLabel = "GUEST=FILE",
        description = "Where a guest's configuration is (default: /etc/xen/GUEST.cfg).")
    private Map<String, String> files = new LinkedHashMap<>();

    @Option(
        names = "--link",
        paramLabel = "MBIT/S",
        description = "What the network between the nodes carries (default: ${DEFAULT-VALUE}).")
    private long link = CopyTime.USUAL_LINK;

    @Option(
        names = "--cib",
        paramLabel = "FILE",
        description =
            "For --form xml: the CIB that it is added to, as 'cibadmin --query' prints it (default:"
                + " an empty one).")
    private Optional<Path> cib = Optional.empty();

    /** As they are typed. */
    enum Words {
      xml(Form.XML),
      crm(Form.CRM),
      pcs(Form.PCS);

      private final Form form;

      Words(Form form) {
        this.form = form;
      }
    }

    @Override
    public Integer call() {
      RenderRequest request =
          new RenderRequest(
              Topology.named(topology)
                  .orElseThrow(
                      () ->
                          refused(
                              "no topology '%s'; there are %s"
                                  .formatted(topology, Topology.names()))),
              wanted(),
              nodes());
      request
          .complaint()
          .ifPresent(
              it -> {
                throw refused(it);
              });
      try {
        spec.commandLine().getOut().print(form.form.text(request, cibText()));
      } catch (IllegalArgumentException e) {
        throw refused(e.getMessage());
      }
      spec.commandLine().getOut().flush();
      return 0;
    }

    private ParameterException refused(String reason) {
      return new ParameterException(spec.commandLine(), reason);
    }

    private List<WantedGuest> wanted() {
      if (link < 1) {
        throw refused("--link is 1 Mbit/s at least");
      }
      Map<String, String> left = new LinkedHashMap<>(files);
      List<WantedGuest> wanted = new ArrayList<>();
      for (String word : guests) {
        String[] parts = word.split("=", 2);
        String file =
            Optional.ofNullable(left.remove(parts[0])).orElse(WantedGuest.usualFile(parts[0]));
        List<String> resources =
            parts.length < 2 || parts[1].isEmpty() ? List.of() : List.of(parts[1].split(",", -1));
        wanted.add(
            new WantedGuest(
                parts[0],
                resources,
                file,
                CopyTime.timeout(memory(parts[0], file), link).toSeconds() + "s"));
      }
      if (!left.isEmpty()) {
        throw refused(
            "--file is of guest '%s', which is not among those named"
                .formatted(left.keySet().iterator().next()));
      }
      return wanted;
    }

    /** In MiB; 0 if it can't be told, which is said. */
    private long memory(String guest, String file) {
      GuestFile read = GuestFile.read(Path.of(file));
      Optional<Long> memory = read.config().flatMap(GuestConfig::mostMemoryMiB);
      if (memory.isPresent()) {
        return memory.get();
      }
      if (Topology.named(topology).filter(it -> it != Topology.FAILOVER).isPresent()) {
        spec.commandLine()
            .getErr()
            .println(
                "ferryman: %s: migrate_to of %s gets ten minutes, see --help"
                    .formatted(
                        read.config().isPresent() ? file + " gives no memory" : read.problem(),
                        guest));
      }
      return 0;
    }

    private List<String> nodes() {
      if (!nodes.isEmpty()) {
        return nodes;
      }
      AdminTools tools = AdminTools.ofThisNode(FerrymanCommand.settings(), SystemClock.KERNEL);
      if (tools.cib().read(tools.operation(LONGEST)) instanceof LiveCib.Reading.Known known) {
        List<String> all = List.copyOf(CibContentsParser.parse(known.cib()).permanent().keySet());
        if (all.size() != 2) {
          throw refused(
              "the cluster has %d nodes (%s): --nodes names those that have the guests' disks"
                  .formatted(all.size(), String.join(", ", all)));
        }
        return all;
      }
      return List.of();
    }

    private String cibText() {
      if (cib.isEmpty()) {
        return EMPTY;
      }
      if (form != Words.xml) {
        throw refused("--cib is for --form xml: crm shell and pcs read the CIB themselves");
      }
      try {
        return Files.readString(cib.get());
      } catch (IOException e) {
        throw refused("%s can't be read: %s".formatted(cib.get(), e.getMessage()));
      }
    }
  }
}
