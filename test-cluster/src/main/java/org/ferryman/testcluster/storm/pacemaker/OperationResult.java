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
 * How an agent ended.
 *
 * @param code OCF's exit code
 * @param reason its exit reason, or nothing
 */
public record OperationResult(int code, String reason) {
  /** Checks. */
  public OperationResult {
    requireNonNull(reason, "reason");
  }

  /** Without a reason. */
  public static OperationResult of(int code) {
    return new OperationResult(code, "");
  }
}
