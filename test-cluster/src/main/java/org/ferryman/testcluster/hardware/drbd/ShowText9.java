// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.Map;

/** The text of DRBD 9's {@code drbdsetup show}: what {@code drbdadm adjust} compares with. */
final class ShowText9 {
  private static final int WIDTH = 4;

  private final StringBuilder text = new StringBuilder();
  private int depth;

  private ShowText9() {}

  static String of(DrbdResource resource) {
    ShowText9 show = new ShowText9();
    show.open("resource \"" + resource.name() + "\"");
    show.options("options", resource.options);
    show.open("_this_host");
    show.line("node-id\t\t\t" + resource.nodeId);
    resource.devices().forEach(show::volume);
    show.close();
    resource.connections().forEach(show::connection);
    show.close();
    return show.text.append('\n').toString();
  }

  private void volume(DrbdDevice device) {
    open("volume " + device.volume);
    line("device\t\t\tminor " + device.minor);
    if (device.disk != null) {
      line("disk\t\t\t\"" + device.disk.path() + "\"");
      line("meta-disk\t\t\tinternal");
    } else if (device.client()) {
      line("disk\t\t\tnone");
    }
    options("disk", device.diskOptions);
    close();
  }

  private void connection(DrbdConnection connection) {
    open("connection");
    line("_peer_node_id " + connection.peerNodeId);
    if (connection.hasPath()) {
      open("path");
      line("_this_host " + connection.localAddress.replaceFirst(":", " "));
      line("_remote_host " + connection.peerAddress.replaceFirst(":", " "));
      close();
    }
    if (connection.state() == ConnectionState.STAND_ALONE) {
      line("_is_standalone");
    }
    options("net", connection.netOptions);
    for (PeerDevice peer : connection.peerDevices()) {
      Map<String, String> options = connection.options(peer.device().volume);
      if (ShowOptions.differ(options)) {
        open("volume " + peer.device().volume);
        options("disk", options);
        close();
      }
    }
    close();
  }

  private void options(String section, Map<String, String> set) {
    if (ShowOptions.differ(set)) {
      open(section);
      ShowOptions.lines(set).forEach(this::raw);
      close();
    }
  }

  private void open(String what) {
    raw(what + " {");
    depth++;
  }

  private void close() {
    depth--;
    raw("}");
  }

  private void line(String statement) {
    raw(statement + ";");
  }

  private void raw(String line) {
    text.append(" ".repeat(WIDTH * depth)).append(line).append('\n');
  }
}
