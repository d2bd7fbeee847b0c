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
package org.ferryman.controller.http;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import org.ferryman.controller.operation.OperationListener;
import org.ferryman.node.AnswerLines;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OperationLog;
import reactor.core.publisher.FluxSink;

/** Streams an operation's lines, each in a chunk of its own. */
final class LineListener implements OperationListener {

  private final FluxSink<byte[]> sink;

  LineListener(FluxSink<byte[]> sink) {
    this.sink = requireNonNull(sink, "sink");
  }

  @Override
  public void accepted(String id) {
    send(AnswerLines.accepted(id));
  }

  @Override
  public void log(OperationLog.Level level, String text) {
    send(AnswerLines.log(level, text));
  }

  @Override
  public void alive() {
    send(AnswerLines.alive());
  }

  @Override
  public void answered(OcfAnswer answer) {
    send(AnswerLines.answer(answer));
    sink.complete();
  }

  private void send(String line) {
    sink.next(line.getBytes(StandardCharsets.UTF_8));
  }
}
