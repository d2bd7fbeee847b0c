// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

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
