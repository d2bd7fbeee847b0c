/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
