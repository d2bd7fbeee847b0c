// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps the lines of an operation's log. */
public final class RecordingLog implements OperationLog {
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  @Override
  public void write(Level level, String line) {
    lines.add(level + " " + line);
  }

  /** The lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
