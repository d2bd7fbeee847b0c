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
package org.ferryman.handover;

import java.time.Duration;
import java.time.Instant;

/**
 * Time that survives a restart of the process and does not jump with the wall clock: what has gone
 * by since the node booted, and which boot that was.
 */
public interface BootClock {

  /** Time since boot, suspend included (CLOCK_BOOTTIME, clock_gettime(2)). */
  Duration sinceBoot();

  /** Names this boot ({@code /proc/sys/kernel/random/boot_id}); another boot has another name. */
  String bootId();

  /** The wall clock, for people only. */
  Instant wall();
}
