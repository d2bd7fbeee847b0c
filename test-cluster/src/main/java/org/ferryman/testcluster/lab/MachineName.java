// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.util.List;

/** The two machines of the lab. */
enum MachineName {
  /** The first. */
  NODE1(1),
  /** The second. */
  NODE2(2);

  /** Both, by their host names. */
  static final List<String> HOSTS = List.of(NODE1.text(), NODE2.text());

  private final int number;

  MachineName(int number) {
    this.number = number;
  }

  /** 1 or 2, the last part of its addresses. */
  int number() {
    return number;
  }

  /** Its host name. */
  String text() {
    return "node" + number;
  }

  /** The other one. */
  MachineName peer() {
    return this == NODE1 ? NODE2 : NODE1;
  }

  /**
   * The machine of that host name.
   *
   * @throws LabException if there is none
   */
  static MachineName of(String host) {
    for (MachineName name : values()) {
      if (name.text().equals(host)) {
        return name;
      }
    }
    throw new LabException("there is no machine " + host + "; the lab has node1 and node2");
  }
}
