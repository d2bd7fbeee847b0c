// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.ArrayList;
import java.util.List;

/** All live event streams. */
public final class EventStreams {
  private final List<EventStream> streams = new ArrayList<>();

  void add(EventStream stream) {
    streams.add(stream);
  }

  void remove(EventStream stream) {
    streams.remove(stream);
  }

  /** Lets each print what has changed. */
  public void publish() {
    List.copyOf(streams).forEach(EventStream::look);
  }

  /** The kernel mentions a connection whose state has not changed. */
  void touch(DrbdResource resource) {
    publish();
    List.copyOf(streams).forEach(stream -> stream.touch(resource));
  }

  /** The kernel tells of a resource what is no change of its state. */
  void tell(DrbdResource resource, String line) {
    publish();
    List.copyOf(streams).forEach(stream -> stream.tell(resource, line));
  }
}
