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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.ferryman.controller.operation.OperationListener;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OperationLog;

/** Gathers an operation's lines into one answer. */
final class CollectingListener implements OperationListener {

  private final Consumer<OperationAnswer> answer;
  private final List<String> lines = new ArrayList<>();
  private String id = "";

  CollectingListener(Consumer<OperationAnswer> answer) {
    this.answer = requireNonNull(answer, "answer");
  }

  @Override
  public void accepted(String operationId) {
    id = operationId;
  }

  @Override
  public void log(OperationLog.Level level, String text) {
    lines.add(level.name().toLowerCase(Locale.ROOT) + " " + text);
  }

  @Override
  public void alive() {
    // People who wait for JSON see no progress.
  }

  @Override
  public void answered(OcfAnswer given) {
    answer.accept(
        new OperationAnswer(
            id, given.exit().code(), given.exit().name(), given.reason(), List.copyOf(lines)));
  }
}
