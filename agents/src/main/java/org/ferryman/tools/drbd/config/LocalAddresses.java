// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.config;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** The addresses of this host, for a floating resource: whoever has its address is its host. */
final class LocalAddresses {
  /** No name, so that no name server is asked. */
  private static final Pattern LITERAL =
      Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(?:%[\\w.-]+)?");

  private LocalAddresses() {}

  /**
   * Whether a network interface of this host has it.
   *
   * @param address as drbdadm prints it
   */
  static boolean contain(String address) {
    if (!LITERAL.matcher(address).matches()) {
      return false;
    }
    try {
      return NetworkInterface.getByInetAddress(InetAddress.getByName(address)) != null;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }
}
