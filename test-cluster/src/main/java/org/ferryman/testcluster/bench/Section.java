// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.util.List;

/** One part of the benchmark, which can be run by itself. */
interface Section {

  /** Its name on the command line. */
  String name();

  /** Measures; leaves the node as the next section needs it. */
  List<Row> measure();
}
