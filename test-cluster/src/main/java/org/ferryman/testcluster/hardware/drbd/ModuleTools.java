// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.Tool;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** Stand-ins for modprobe, modinfo and reading /proc/drbd. */
public final class ModuleTools {
  private static final Map<String, String> FIELDS =
      Map.of(
          "filename", "/lib/modules/6.1.0-56-amd64/kernel/drivers/block/drbd/drbd.ko",
          "version", "8.4.11",
          "description", "drbd - Distributed Replicated Block Device v8.4.11",
          "license", "GPL",
          "srcversion", "F73C670A7EC572DB9CF3E5B",
          "vermagic", "6.1.0-56-amd64 SMP preempt mod_unload modversions ");
  private static final String INFO =
      """
      filename:       /lib/modules/6.1.0-56-amd64/kernel/drivers/block/drbd/drbd.ko
      alias:          block-major-147-*
      license:        GPL
      version:        8.4.11
      description:    drbd - Distributed Replicated Block Device v8.4.11
      author:         Philipp Reisner <phil@linbit.com>, Lars Ellenberg <lars@linbit.com>
      srcversion:     F73C670A7EC572DB9CF3E5B
      depends:        lru_cache,libcrc32c
      retpoline:      Y
      intree:         Y
      name:           drbd
      vermagic:       6.1.0-56-amd64 SMP preempt mod_unload modversions\s
      """;

  private static final Map<String, String> FIELDS_9 =
      Map.of(
          "filename", "/lib/modules/6.1.0-56-amd64/updates/dkms/drbd.ko",
          "version", Flavour.DRBD9.version(),
          "description", "drbd - Distributed Replicated Block Device v" + Flavour.DRBD9.version(),
          "license", "GPL",
          "softdep", "post: handshake");
  private static final String INFO_9 =
      """
      filename:       /lib/modules/6.1.0-56-amd64/updates/dkms/drbd.ko
      alias:          block-major-147-*
      license:        GPL
      version:        9.2.2
      description:    drbd - Distributed Replicated Block Device v9.2.2
      author:         Philipp Reisner <phil@linbit.com>, Lars Ellenberg <lars@linbit.com>
      depends:        libcrc32c
      retpoline:      Y
      name:           drbd
      vermagic:       6.1.0-56-amd64 SMP preempt mod_unload modversions\s
      """;

  private final Function<String, DrbdNode> nodes;

  /**
   * For all nodes.
   *
   * @param nodes finds a node by name
   */
  public ModuleTools(Function<String, DrbdNode> nodes) {
    this.nodes = nodes;
  }

  /**
   * The tools by name.
   *
   * @return name to tool
   */
  public Map<String, Tool> tools() {
    return Map.of(
        "modprobe", this::modprobe, "modinfo", this::modinfo, "proc-drbd", this::procDrbd);
  }

  private void modprobe(ToolCall call) {
    DrbdNode node = nodes.apply(call.node());
    List<String> words = call.argv().stream().filter(arg -> !arg.startsWith("-")).toList();
    boolean remove = call.argv().contains("-r") || call.argv().contains("--remove");
    if (!words.contains("drbd")) {
      call.exit(0);
    } else if (!remove) {
      node.load();
      call.exit(0);
    } else if (node.unload()) {
      call.exit(0);
    } else {
      call.err("modprobe: FATAL: Module drbd is in use.\n").exit(1);
    }
  }

  private void modinfo(ToolCall call) {
    Flavour flavour = nodes.apply(call.node()).flavour();
    List<String> argv = call.argv();
    String module = argv.isEmpty() ? "" : argv.get(argv.size() - 1);
    int field = Math.max(argv.indexOf("-F"), argv.indexOf("--field"));
    if (!"drbd".equals(module)) {
      call.err("modinfo: ERROR: Module %s not found.\n".formatted(module)).exit(1);
    } else if (field >= 0) {
      String value = (flavour == Flavour.DRBD9 ? FIELDS_9 : FIELDS).get(argv.get(field + 1));
      call.out(value == null ? "" : value + "\n").exit(0);
    } else {
      call.out(flavour == Flavour.DRBD9 ? INFO_9 : INFO).exit(0);
    }
  }

  private void procDrbd(ToolCall call) {
    DrbdNode node = nodes.apply(call.node());
    if (node.loaded()) {
      call.out(ProcDrbdText.of(node)).exit(0);
    } else {
      call.err("cat: /proc/drbd: No such file or directory\n").exit(1);
    }
  }
}
