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

import java.util.Locale;

/** Numbers with a unit, as DRBD's options take them. */
final class Sizes {
  private Sizes() {}

  /** KiB of a rate such as 2M, 700k or 250 (KiB without a unit). */
  static long kib(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    long number = Long.parseLong(lower.replaceAll("[a-z]+$", ""));
    return switch (lower.charAt(lower.length() - 1)) {
      case 'm' -> number * 1024;
      case 'g' -> number * 1024 * 1024;
      default -> number;
    };
  }
}
