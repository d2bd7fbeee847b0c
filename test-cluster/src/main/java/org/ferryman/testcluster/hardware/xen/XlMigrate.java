// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.testcluster.hardware.base.Arguments;
import org.ferryman.testcluster.hardware.base.ToolCall;
import org.ferryman.testcluster.hardware.base.ToolCall.Conversation;

/** Stand-in for {@code xl migrate}: the source's end of a live migration. */
final class XlMigrate {
  static final String BANNER = "xl migration receiver ready, send binary domain data.";
  static final String READY = "domain received, ready to unpause";
  static final String GO = "domain is yours, you are cleared to unpause";
  static final String REPORT = "my copy unpause results are as follows";
  private static final long TICK = 50;
  private static final long WINDOW = 4;
  private static final int PASSES = 5;
  private static final String PAGES = "pages " + "x".repeat(4096) + "\n";

  private final Lifecycle lifecycle;

  XlMigrate(Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  void run(ToolCall call, XenHost host, List<String> argv) {
    Arguments a = Arguments.of(argv, Set.of("s", "C"));
    Optional<Domain> domain = XlTool.need(call, host, a);
    if (domain.isEmpty()) {
      return;
    }
    if (a.word(1).isEmpty()) {
      call.err("'xl migrate' requires at least 2 arguments.\n\nUsage: xl [-vf] migrate\n").exit(1);
      return;
    }
    String ssh = a.options().getOrDefault("s", "ssh");
    String options = (a.has("e") ? " -e" : "") + (a.has("debug") ? " -d" : "");
    String rune =
        ssh.isEmpty()
            ? a.word(1).get()
            : "exec %s %s xl migrate-receive%s".formatted(ssh, a.word(1).get(), options);
    new Sender(call, host, domain.get(), rune).begin();
  }

  /** What the source waits for. */
  private enum Waiting {
    BANNER,
    NOTHING,
    COPY,
    READY,
    REPORT,
    CODE,
    PERMISSION
  }

  private final class Sender implements Conversation {
    private final ToolCall call;
    private final XenHost host;
    private final Domain domain;
    private final String rune;
    private final Migrations migrations = lifecycle.migrations();
    private final Migration migration;
    private Waiting waiting = Waiting.BANNER;
    private double left;
    private double pass;
    private int passes;
    private boolean half;
    private boolean broken;

    Sender(ToolCall call, XenHost host, Domain domain, String rune) {
      this.call = call;
      this.host = host;
      this.domain = domain;
      this.rune = rune;
      this.migration = migrations.begin(host, domain);
      this.pass = domain.memoryMb;
      this.left = pass;
    }

    void begin() {
      call.onEnd(() -> migrations.end(migration));
      migrations.reach(
          MigrationStep.BEGUN, migration, host.name(), call, () -> call.spawn(rune, this));
    }

    @Override
    public void line(String line) {
      switch (waiting) {
        case BANNER -> expect(BANNER, line, this::config);
        case READY -> expect(READY, line, this::permit);
        case REPORT -> expect(REPORT, line, () -> waiting = Waiting.CODE);
        case CODE -> reported(line);
        case PERMISSION -> expect(GO, line, this::takeBack);
        case COPY, NOTHING -> {
          // xl does not read then
        }
      }
    }

    private void expect(String message, String line, Runnable then) {
      if (line.equals(message)) {
        waiting = Waiting.NOTHING;
        then.run();
      } else {
        call.err(
            "migration sender: unexpected message from %s: %s\n"
                .formatted(rune, line.substring(0, Math.min(line.length(), 80))));
        ended();
      }
    }

    @Override
    public void ended() {
      broken = true;
      switch (waiting) {
        case BANNER -> {
          truncated("banner");
          call.exit(1);
        }
        case COPY, READY -> failedResume();
        case NOTHING -> {
          // seen at the next attempt to write
        }
        case REPORT -> {
          truncated("success/failure report message");
          failedBadly();
        }
        case CODE -> {
          truncated("success/failure code");
          failedBadly();
        }
        case PERMISSION -> {
          truncated("permission for sender to resume");
          failedBadly();
        }
      }
    }

    private void truncated(String what) {
      call.err(
          "libxl: error: libxl_utils.c:505:libxl_read_exactly: file/stream truncated reading %s from %s\n"
              .formatted(what, rune));
    }

    private void config() {
      call.err("Saving to migration stream new xl format (info 0x3/0x0/1146)\n");
      call.send("config " + migration.id + "\n");
      call.err(
          "xc: info: Saving domain %d, type x86 %s\n".formatted(domain.domid, pv() ? "PV" : "HVM"));
      if (pv()) {
        call.err(
            """
            xc: error: Failed to enable logdirty: 95,22,0 (22 = Invalid argument): Internal error
            xc: error: Save failed (22 = Invalid argument): Internal error
            libxl: error: libxl_stream_write.c:347:libxl__xc_domain_save_done: Domain %d:saving domain: domain did not respond to suspend request: Invalid argument
            """
                .formatted(domain.domid));
        failedSuspend();
        return;
      }
      waiting = Waiting.COPY;
      copy();
    }

    private boolean pv() {
      return "pv".equals(domain.config.type());
    }

    private boolean gone() {
      boolean suspended = domain.halted == Domain.Reason.SUSPEND;
      return !host.exists(domain) || domain.dying || (domain.halted != null && !suspended);
    }

    /** Sends as much as fits into a tick, and no more than the receiver has taken in. */
    private void copy() {
      if (waiting != Waiting.COPY) {
        return;
      }
      if (gone()) {
        failedResume();
        return;
      }
      if (migration.sent - migration.received >= WINDOW) {
        call.after(TICK, this::copy);
        return;
      }
      if (passes == 0 && !half && left <= pass / 2) {
        half = true;
        migrations.reach(MigrationStep.COPYING, migration, host.name(), call, this::copy);
        return;
      }
      double speed = migrations.timings().mibPerSecond() / 1000.0;
      long millis = Math.max(1, Math.min(TICK, (long) (left / speed)));
      call.send(PAGES);
      migration.sent++;
      call.after(
          millis,
          () -> {
            if (waiting != Waiting.COPY) {
              return;
            }
            left -= millis * speed;
            if (left > 0) {
              copy();
            } else {
              nextPass();
            }
          });
    }

    private void nextPass() {
      double changed =
          (double) migrations.timings().dirtyMibPerSecond() / migrations.timings().mibPerSecond();
      if (domain.halted == Domain.Reason.SUSPEND) {
        complete();
        return;
      }
      passes++;
      pass = Math.max(1, Math.min(domain.memoryMb, pass * changed));
      left = pass;
      if (passes < PASSES && pass > 1) {
        copy();
      } else {
        suspend();
      }
    }

    private void suspend() {
      if (!domain.executing()) {
        call.after(host.world().timings().shutdownUnanswered(), this::failedSuspend);
        return;
      }
      call.after(
          migrations.timings().suspend(),
          () -> {
            if (waiting != Waiting.COPY) {
              return;
            }
            if (gone()) {
              failedResume();
              return;
            }
            domain.halted = Domain.Reason.SUSPEND;
            migration.suspended = host.world().timeline().now();
            migrations.reach(MigrationStep.SUSPENDED, migration, host.name(), call, this::copy);
          });
    }

    private void complete() {
      call.send("end\n");
      migration.copied = host.world().timeline().now();
      call.err("migration sender: Transfer complete.\n");
      waiting = Waiting.READY;
    }

    private void permit() {
      migrations.reach(
          MigrationStep.READY,
          migration,
          host.name(),
          call,
          () -> {
            if (gone()) {
              failedResume();
              return;
            }
            call.err("migration sender: Target has acknowledged transfer.\n");
            domain.name = migration.guest() + "--migratedaway";
            call.err("migration sender: Giving target permission to start.\n");
            waiting = Waiting.REPORT;
            if (broken) {
              failedBadly();
              return;
            }
            call.send(GO + "\n");
          });
    }

    private void reported(String code) {
      waiting = Waiting.NOTHING;
      if (!"0".equals(code)) {
        call.err(
            "migration sender: Target reports startup failure (status code %s).\n".formatted(code));
        waiting = Waiting.PERMISSION;
        return;
      }
      call.err("migration sender: Target reports successful startup.\n");
      migrations.reach(MigrationStep.REPORTED, migration, host.name(), call, this::destroy);
    }

    private void destroy() {
      if (host.exists(domain)) {
        lifecycle.destroy(host, domain);
      }
      call.when(() -> !host.exists(domain), () -> call.err("Migration successful.\n").exit(0));
    }

    private void takeBack() {
      call.err("migration sender: Trying to resume at our end.\n");
      domain.name = migration.guest();
      resume();
    }

    private void failedSuspend() {
      call.err("migration sender: libxl_domain_suspend failed (rc=-8)\n");
      call.err("Migration failed, failed to suspend at sender.\n").exit(1);
    }

    private void failedResume() {
      if (waiting == Waiting.READY) {
        truncated("ready message");
      } else {
        call.err("xc: error: Save failed (32 = Broken pipe): Internal error\n");
        call.err("migration sender: libxl_domain_suspend failed (rc=-3)\n");
      }
      call.err("Migration failed, resuming at sender.\n");
      waiting = Waiting.NOTHING;
      resume();
    }

    private void resume() {
      if (domain.halted != Domain.Reason.SUSPEND || gone()) {
        call.err(
                "xc: error: Dom %d not suspended: (shutdown 0, reason 255): Internal error\n"
                    .formatted(domain.domid))
            .exit(1);
        return;
      }
      call.after(
          migrations.timings().resume(),
          () -> {
            if (!gone()) {
              domain.halted = null;
              migrations.resumed(migration, host.name());
            }
            call.exit(1);
          });
    }

    private void failedBadly() {
      call.err(
              """
              ** Migration failed during final handshake **
              Domain state is now undefined !
              Please CHECK AT BOTH ENDS for running instances, before renaming and
               resuming at most one instance.  Two simultaneous instances of the domain
               would probably result in SEVERE DATA LOSS and it is now your
               responsibility to avoid that.  Sorry.
              """)
          .exit(1);
    }
  }
}
