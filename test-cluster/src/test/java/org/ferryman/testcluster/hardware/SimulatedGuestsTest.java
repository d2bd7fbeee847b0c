// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.testcluster.hardware.contract.GuestsContract;
import org.ferryman.testcluster.hardware.xen.MigrationStep;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestLauncher;
import org.ferryman.tools.xen.Guests;
import org.ferryman.tools.xen.Hypervisor;
import org.ferryman.tools.xen.WatchersReading;
import org.ferryman.tools.xen.XlGuests;
import org.ferryman.tools.xen.XlTools;
import org.junit.jupiter.api.Test;

/** The adapter on simulated hardware, whose xl can't resume: it is of Xen 4.17. */
class SimulatedGuestsTest extends GuestsContract {
  private static final Path RESUME = Path.of("/usr/lib/ferryman/resume-domain");
  private static final String CONFIG =
      "name = 'vm1'\ntype = 'pvh'\nmemory = 128\ndisk = [ 'phy:/dev/drbd0,xvda,w' ]\n";

  @Override
  protected Guests guests(Given given) {
    TwoNodes nodes = TwoNodes.inSync();
    nodes.ok(TwoNodes.N1, "drbdsetup primary 0");
    switch (given) {
      case NOBODY -> {}
      case RUNNING -> create(nodes, List.of("create", "/g.cfg"));
      case BUILT -> create(nodes, List.of("create", "-p", "/g.cfg"));
      case SENT_OFF, COME -> breakMigration(nodes);
    }
    return on(nodes, given == Given.COME ? TwoNodes.N2 : TwoNodes.N1);
  }

  private static void create(TwoNodes nodes, List<String> words) {
    ToolResult created = nodes.hardware.run(TwoNodes.N1, "xl", words, Map.of("/g.cfg", CONFIG));
    assertThat(created.exit()).as(created.err()).isZero();
    nodes.hardware.advance(1000);
  }

  /** When the copy is complete and nobody has said yet where the guest goes on. */
  private static void breakMigration(TwoNodes nodes) {
    create(nodes, List.of("create", "/g.cfg"));
    nodes.allowTwoPrimaries(TwoNodes.N1, "yes");
    nodes.allowTwoPrimaries(TwoNodes.N2, "yes");
    nodes.ok(TwoNodes.N2, "drbdsetup primary 0");
    nodes.hardware.troubles().holdMigrations(MigrationStep.READY, true);
    Wire wire = new Wire(nodes, VM);
    wire.until(MigrationStep.READY.name());
    wire.cut();
    nodes.hardware.troubles().holdMigrations(MigrationStep.READY, false);
    wire.advance(1000);
  }

  private static Guests on(TwoNodes nodes, String node) {
    CommandRunner runner = (command, cancellation) -> run(nodes, node, command);
    return new XlGuests(
        new XlTools(
            runner,
            new GuestLauncher.Plain(),
            () -> new WatchersReading.Known(List.of()),
            Hypervisor.ofKernel(),
            Path.of("/nonexistent/xl.conf"),
            Duration.ofSeconds(15)),
        runner,
        RESUME);
  }

  /** The script asks the hypervisor by Xen's Python bindings. */
  private static CommandResult run(TwoNodes nodes, String node, Command command) {
    List<String> words = command.argv().subList(1, command.argv().size());
    ToolResult result =
        command.argv().get(0).equals(RESUME.toString())
            ? nodes.hardware.run(node, "xen-lowlevel", List.of("resume", words.get(0)), Map.of())
            : nodes.hardware.run(node, command.tool(), words, Map.of());
    nodes.hardware.advance(1000);
    return new CommandResult.Exited(
        command, result.exit(), result.out(), result.err(), Duration.ZERO);
  }

  @Test
  void nothingIsResumedBesideACopyThatHasCome() {
    Guests guests = guests(Given.COME);
    GuestDomain incoming = look(guests).incoming();

    assertThat(guests.resume(VM, incoming.domainId(), operation()).done()).isFalse();
    assertThat(look(guests).own().there()).isFalse();
    assertThat(look(guests).incoming()).isEqualTo(incoming);
  }
}
