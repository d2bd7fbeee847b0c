// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.Optional;
import org.ferryman.testcluster.hardware.base.ToolCall;
import org.ferryman.testcluster.hardware.base.ToolCall.Conversation;

/**
 * Stand-in for {@code xl migrate-receive}: the target's end of a live migration. When it can't
 * write to the source any more its client ends, and what it had built stays as it is.
 */
final class XlReceive {
  private static final long SEES_BROKEN_PIPE = 50;

  private final Lifecycle lifecycle;

  XlReceive(Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  void run(ToolCall call, XenHost host) {
    Receiver receiver = new Receiver(call, host);
    call.listen(receiver);
    call.err("migration target: Ready to receive domain.\n");
    call.out(XlMigrate.BANNER + "\n");
  }

  private final class Receiver implements Conversation {
    private final ToolCall call;
    private final XenHost host;
    private final Migrations migrations = lifecycle.migrations();
    private Migration migration;
    private Domain copy;
    private boolean complete;
    private boolean asked;
    private boolean over;

    Receiver(ToolCall call, XenHost host) {
      this.call = call;
      this.host = host;
    }

    @Override
    public void line(String line) {
      if (over) {
        return;
      }
      if (migration == null) {
        config(line);
      } else if (line.startsWith("pages ") && !complete) {
        migration.received++;
      } else if (line.equals("end") && !complete) {
        complete = true;
        migrations.reach(MigrationStep.ARRIVING, migration, host.name(), call, this::attachDisks);
      } else if (line.equals(XlMigrate.GO) && asked) {
        over = true;
        call.err("migration target: Got permission, starting domain.\n");
        migrations.reach(MigrationStep.PERMITTED, migration, host.name(), call, this::start);
      } else {
        over = true;
        call.err("xc: error: Unknown record in stream: Internal error\n");
        incomplete();
      }
    }

    @Override
    public void ended() {
      if (over) {
        return;
      }
      if (asked) {
        over = true;
        call.err(
            "libxl: error: libxl_utils.c:505:libxl_read_exactly: file/stream truncated reading GO"
                + " message from migration stream\n");
        report(3);
      } else if (!complete) {
        over = true;
        call.err(
            """
            xc: error: Failed to read Record Header from stream (0 = Success): Internal error
            xc: error: Restore failed (0 = Success): Internal error
            """);
        incomplete();
      }
    }

    private void config(String line) {
      Optional<Migration> found =
          line.startsWith("config ")
              ? migrations.find(line.substring("config ".length()))
              : Optional.empty();
      if (found.isEmpty()) {
        over = true;
        call.err("Domain config: Invalid header in migration stream\n");
        failed();
        return;
      }
      migration = found.get();
      call.err(
          "Loading new save file <incoming migration stream> (new xl fmt info 0x3/0x0/1146)\n");
      call.err(" Savefile contains xl domain config in JSON format\n");
      call.err("Parsing config from <saved>\n");
      build(migration.domain.config);
    }

    private void build(DomainConfig config) {
      String name = config.name() + "--incoming";
      int domid = host.takeDomid();
      if (host.find(name).isPresent()) {
        over = true;
        call.err(XlCreate.nameTaken(domid, name));
        failed();
        return;
      }
      if (host.freeMb() < migration.domain.memoryMb) {
        over = true;
        call.err(XlCreate.noMemory(domid));
        failed();
        return;
      }
      copy = host.add(domid, config);
      copy.name = name;
      migration.targetHost = host;
      migration.copy = copy;
      call.err("xc: info: Found x86 HVM domain from Xen 4.17\nxc: info: Restoring domain\n");
    }

    private void attachDisks() {
      if (!host.exists(copy) || copy.dying) {
        over = true;
        incomplete();
        return;
      }
      lifecycle
          .disks()
          .add(
              host,
              copy,
              failure -> {
                if (!failure.isEmpty()) {
                  over = true;
                  call.err(failure);
                  incomplete();
                } else {
                  ready();
                }
              });
    }

    private void ready() {
      if (!host.exists(copy) || call.finished()) {
        return;
      }
      copy.building = false;
      copy.paused = true;
      asked = true;
      call.err("migration target: Transfer complete, requesting permission to start domain.\n");
      call.out(XlMigrate.READY + "\n");
    }

    private void start() {
      String name = migration.guest();
      if (!host.exists(copy) || host.find(name).isPresent()) {
        call.err(XlCreate.nameTaken(copy.domid, name));
        report(1);
        return;
      }
      copy.name = name;
      call.after(
          migrations.timings().resume(),
          () -> {
            if (!host.exists(copy) || copy.dying) {
              report(1);
              return;
            }
            lifecycle.arrive(host, copy, migration);
            call.err("migration target: Domain started successsfully.\n");
            migrations.reach(MigrationStep.STARTED, migration, host.name(), call, () -> report(0));
          });
    }

    private void report(int code) {
      call.out(XlMigrate.REPORT + "\n" + code + "\n");
      if (code == 0) {
        call.exit(0);
        return;
      }
      call.after(SEES_BROKEN_PIPE, this::destroyOurs);
    }

    private void destroyOurs() {
      call.err("migration target: Failure, destroying our copy.\n");
      destroy(
          () ->
              call.err("migration target: Cleanup OK, granting sender permission to resume.\n")
                  .out(XlMigrate.GO + "\n")
                  .exit(1));
    }

    private void incomplete() {
      if (copy == null) {
        failed();
      } else {
        destroy(this::failed);
      }
    }

    private void failed() {
      call.err("migration target: Domain creation failed (code -3).\n").exit(1);
    }

    private void destroy(Runnable then) {
      if (host.exists(copy)) {
        lifecycle.destroy(host, copy);
      }
      call.when(() -> !host.exists(copy), then);
    }
  }
}
