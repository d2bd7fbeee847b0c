// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.agent.StateTable;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.tools.xen.DomainList;
import org.ferryman.tools.xen.WatchersReading.Watcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table in {@link XenAgent}'s Javadoc, printed from what the agent does. */
class XenStateTableTest {
  /** A single action looks two or three times where nothing is waited for. */
  private static final int WAITED = 8;

  @TempDir Path folder;

  private final StateTable table =
      new StateTable(OcfAction.START, OcfAction.STOP, OcfAction.MONITOR);

  @Test
  void theJavadocShowsWhatTheAgentDoes() throws IOException {
    row("runs", xl -> xl.guest("vm1", "r-----"));
    row("  and does not heed", XenStateTableTest::unheeding);
    row("paused", xl -> xl.guest("vm1", "--p---"));
    row("half-built", XenStateTableTest::halfBuilt);
    row("absent", xl -> {});
    row("  but its xl lives", XenStateTableTest::itsXl);
    row("  but some xl lives", XenStateTableTest::someXl);
    row("crashed", xl -> xl.guest("vm1", "---sc-"));
    row("powered off", xl -> xl.guest("vm1", "---s--"));
    row("shut down to reboot", xl -> xl.guest("vm1", "---sr-"));
    row("kept of a crash", xl -> renamed(xl, "---sc-", "vm1-20261130T0600Z"));
    row("disk held by others", xl -> renamed(xl, "-b----", "renamed"));
    row("suspended", xl -> xl.guest("vm1", "---ss-"));
    row("dying", xl -> xl.guest("vm1", "-----d"));
    row("nameless", xl -> xl.guest("(null)", "--ps-d"));
    row("--incoming, never ran", xl -> xl.guest("vm1--incoming", "--p---", Duration.ZERO));
    row("--incoming, has run", xl -> xl.guest("vm1--incoming", "--p---"));
    row("--migratedaway", xl -> xl.guest("vm1--migratedaway", "---ss-"));
    row("  and not suspended", xl -> xl.guest("vm1--migratedaway", "-b----"));
    row("several of its name", XenStateTableTest::several);
    row("not known", xl -> xl.listBroken = Optional.of(DomainList.Unknown.because("cut off")));
    row("not booted on Xen", xl -> xl.noHypervisor = Optional.of("no /sys/hypervisor"));
    row("no xl", xl -> xl.listBroken = Optional.of(new DomainList.Unknown("no xl", true)));

    table.isTheOneInTheJavadocOf(XenAgent.class);
  }

  private static void unheeding(SimXl xl) {
    xl.guest("vm1", "r-----");
    xl.onShutdown = domain -> {};
  }

  private static void halfBuilt(SimXl xl) {
    xl.guest("vm1", "--p---", Duration.ZERO);
    xl.watchers.clear();
  }

  private static void itsXl(SimXl xl) {
    xl.guest("vm1", "r-----");
    xl.domains.remove(1);
    xl.backends.clear();
  }

  private static void someXl(SimXl xl) {
    xl.watchers.add(new Watcher(7, List.of("migrate-receive"), Optional.empty(), Optional.empty()));
  }

  private static void renamed(SimXl xl, String state, String name) {
    xl.guest("vm1", state);
    xl.rename(1, name);
    xl.watchers.clear();
  }

  private static void several(SimXl xl) {
    xl.guest("vm1", "r-----");
    xl.guest("vm1", "r-----");
  }

  private void row(String state, Consumer<SimXl> world) {
    table.row(
        state,
        action -> {
          AgentFixture host = new AgentFixture(folder).with("CRM_meta_interval", "10000");
          world.accept(host.xl);
          return cell(host.xl, host.perform(action));
        });
  }

  /** The calls of xl, "wait" where time went by, and the exit code. */
  private static String cell(SimXl xl, OcfAnswer answer) {
    List<String> words = new ArrayList<>();
    for (int made = 0; made <= xl.calls.size(); made++) {
      if (xl.looksAfter(made) >= WAITED) {
        words.add("wait");
      }
      if (made < xl.calls.size()) {
        String verb = xl.calls.get(made).split(" ", 2)[0];
        words.add(verb.equals("end") ? "end that xl" : verb.equals("shutdown") ? "ask" : verb);
      }
    }
    words.add(Integer.toString(answer.exit().code()));
    return String.join(", ", words);
  }
}
