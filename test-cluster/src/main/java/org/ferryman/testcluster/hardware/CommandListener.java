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
package org.ferryman.testcluster.hardware;

/**
 * Told what a command on a node does, under the hardware's lock and in model time. Bytes come as
 * the command writes them, in pieces of any size.
 */
@FunctionalInterface
public interface CommandListener {

  /**
   * It wrote to standard output.
   *
   * @param bytes what
   */
  default void out(byte[] bytes) {}

  /**
   * It wrote to standard error.
   *
   * @param bytes what
   */
  default void err(byte[] bytes) {}

  /**
   * It is over; nothing follows. Told exactly once.
   *
   * @param end how
   */
  void ended(CommandEnd end);
}
