// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ferryman.testcluster.hardware.base.Arguments;
import org.ferryman.testcluster.hardware.base.Tool;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** Stand-in for drbdmeta: {@code drbdmeta MINOR v08 DISK internal COMMAND}. */
public final class Drbdmeta implements Tool {
  private final Function<String, DrbdNode> nodes;

  /**
   * For all nodes.
   *
   * @param nodes finds a node by name
   */
  public Drbdmeta(Function<String, DrbdNode> nodes) {
    this.nodes = nodes;
  }

  @Override
  public void run(ToolCall call) {
    Arguments a = Arguments.of(call.argv(), Set.of());
    if (a.words().size() < 5) {
      call.err("USAGE: drbdmeta [--force] DEVICE FORMAT [FORMAT ARGS...] COMMAND [CMD ARGS...]\n")
          .exit(20);
      return;
    }
    DrbdNode node = nodes.apply(call.node());
    BackingDisk disk = node.disk(a.words().get(2));
    String minor = a.words().get(0);
    boolean configured =
        Drbdsetup.minor(node, minor).flatMap(node::minor).filter(d -> d.disk == disk).isPresent();
    if (disk.broken()) {
      call.err("open(%s) failed: Input/output error\n".formatted(disk.path())).exit(20);
    } else if (configured) {
      call.err("Device '%s' is configured!\n".formatted(minor)).exit(20);
    } else {
      command(call, a.words().get(4), disk, a.has("force"));
    }
  }

  private static void command(ToolCall call, String command, BackingDisk disk, boolean force) {
    Optional<MetaData> metaData = disk.metaData();
    switch (command) {
      case "read-dev-uuid" -> call.out("0000000000000000\n").exit(0);
      case "write-dev-uuid", "check-resize" -> call.exit(0);
      case "create-md" -> create(call, disk, force);
      default -> {
        if (metaData.isEmpty()) {
          call.err("No valid meta data found\n").exit("dstate".equals(command) ? 1 : 255);
        } else {
          onMetaData(call, command, disk, metaData.get());
        }
      }
    }
  }

  private static void onMetaData(ToolCall call, String command, BackingDisk disk, MetaData m) {
    switch (command) {
      case "apply-al" -> call.exit(0);
      case "dstate" -> call.out(m.diskState() + "\n").exit(0);
      case "get-gi", "show-gi" -> call.out(TextCommands.generation(m)).exit(0);
      case "outdate" -> {
        if (m.consistent()) {
          disk.metaData(m.flags(DiskState.OUTDATED, m.wasPrimary(), m.wasConnected()));
          call.exit(0);
        } else {
          call.err("Device is inconsistent.\n").exit(5);
        }
      }
      case "invalidate" -> {
        disk.metaData(
            m.flags(DiskState.INCONSISTENT, m.wasPrimary(), m.wasConnected())
                .outOfSync(disk.sizeKib()));
        call.exit(0);
      }
      case "wipe-md" -> {
        disk.wipe();
        call.out("Wiping meta data...\nDRBD meta data block successfully wiped out.\n").exit(0);
      }
      default -> call.err("Unknown command '%s'.\n".formatted(command)).exit(20);
    }
  }

  private static void create(ToolCall call, BackingDisk disk, boolean force) {
    if (disk.metaData().isPresent() && !force) {
      call.out("[need to type 'yes' to confirm] ").err("Operation cancelled.\n").exit(1);
      return;
    }
    disk.metaData(MetaData.created(disk.sizeKib()));
    disk.content().clear();
    call.out("initializing activity log\n")
        .err("initializing bitmap (4 KB) to all zero\n")
        .out("Writing meta data...\nNew drbd meta data block successfully created.\n")
        .exit(0);
  }
}
