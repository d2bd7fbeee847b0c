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
 * Something that happened in the model.
 *
 * @param seq its number; 1 is the first
 * @param millis when, in milliseconds since the model began
 * @param node where, or empty for what belongs to no node
 * @param kind a short fixed word such as {@code power-off} or {@code drbd-role}
 * @param text what happened, for people
 */
public record Event(long seq, long millis, String node, String kind, String text) {}
