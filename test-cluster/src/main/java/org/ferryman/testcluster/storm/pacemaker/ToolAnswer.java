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
package org.ferryman.testcluster.storm.pacemaker;

import static java.util.Objects.requireNonNull;

/**
 * What a tool of Pacemaker's printed.
 *
 * @param exit its exit code
 * @param out its standard output
 * @param err its standard error
 */
public record ToolAnswer(int exit, String out, String err) {
  /** Checks. */
  public ToolAnswer {
    requireNonNull(out, "out");
    requireNonNull(err, "err");
  }

  static ToolAnswer said(String out) {
    return new ToolAnswer(0, out, "");
  }

  static ToolAnswer failed(int exit, String err) {
    return new ToolAnswer(exit, "", err);
  }
}
