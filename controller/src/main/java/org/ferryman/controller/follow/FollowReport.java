// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * How the controller follows DRBD's events, for people.
 *
 * @param state in words
 * @param instances the drbd instances that are watched
 * @param managed the DRBD resources of these instances
 * @param resources how many resources the stream tells of
 * @param proofAgeMillis how long ago what the stream adds up to was last proven; -1: it is not
 * @param streams how many streams were begun
 * @param trouble why the last stream ended; empty if none did
 * @param attributeWrites how many attributes were written since the controller started
 */
@Serdeable
public record FollowReport(
    String state,
    List<String> instances,
    List<String> managed,
    int resources,
    long proofAgeMillis,
    long streams,
    String trouble,
    long attributeWrites) {

  /** Copies. */
  public FollowReport {
    instances = List.copyOf(instances);
    managed = List.copyOf(managed);
  }
}
