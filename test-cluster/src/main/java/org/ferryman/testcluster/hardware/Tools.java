// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.Tool;
import org.ferryman.testcluster.hardware.base.ToolCall;
import org.ferryman.testcluster.hardware.drbd.DrbdKernel;
import org.ferryman.testcluster.hardware.drbd.DrbdNode;
import org.ferryman.testcluster.hardware.drbd.Drbdmeta;
import org.ferryman.testcluster.hardware.drbd.Drbdsetup;
import org.ferryman.testcluster.hardware.drbd.Drbdsetup9;
import org.ferryman.testcluster.hardware.drbd.DrbdsetupQueries;
import org.ferryman.testcluster.hardware.drbd.EventStreams;
import org.ferryman.testcluster.hardware.drbd.ForceDrbd;
import org.ferryman.testcluster.hardware.drbd.ModuleTools;
import org.ferryman.testcluster.hardware.drbd.Queries9;
import org.ferryman.testcluster.hardware.xen.Lifecycle;
import org.ferryman.testcluster.hardware.xen.XenHost;
import org.ferryman.testcluster.hardware.xen.XenLowlevel;
import org.ferryman.testcluster.hardware.xen.XenstoreTools;
import org.ferryman.testcluster.hardware.xen.XlTool;

/** The stand-in tools by the names they are called by. */
final class Tools {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

  private Tools() {}

  static Map<String, Tool> all(
      Hardware hardware, DrbdKernel kernel, EventStreams streams, Lifecycle lifecycle) {
    Function<String, DrbdNode> nodes = name -> hardware.node(name).drbd();
    Function<String, XenHost> hosts = name -> hardware.node(name).xen();
    Map<String, Tool> tools = new TreeMap<>();
    Function<ToolCall, String> stamp = call -> STAMP.format(Instant.now());
    if (hardware.world().flavour() == Flavour.DRBD9) {
      tools.put("drbdsetup", new Drbdsetup9(nodes, kernel, new Queries9(streams, stamp)));
    } else {
      Drbdsetup drbdsetup = new Drbdsetup(nodes, kernel, new DrbdsetupQueries(streams, stamp));
      tools.put("drbdsetup", drbdsetup);
      tools.put("drbdsetup-84", drbdsetup);
    }
    tools.put("drbdmeta", new Drbdmeta(nodes));
    tools.putAll(new ModuleTools(nodes).tools());
    tools.put("xl", new XlTool(hosts, lifecycle));
    tools.putAll(new XenstoreTools(hosts).tools());
    tools.put("xen-lowlevel", new XenLowlevel(hosts));
    tools.put("fence-power", new FencePower(hardware));
    tools.put("force-drbd", new ForceDrbd(nodes));
    return tools;
  }
}
