// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.base;

import java.util.Random;

/**
 * What every part of the model shares.
 *
 * @param flavour which DRBD the nodes have
 * @param timeline model time
 * @param timings how long things take
 * @param log what happened
 * @param links who reaches whom
 * @param random source of identifiers; seeded, so that a run can be repeated
 * @param measurements what the hardware itself has seen go wrong or right
 * @param helper runs commands on the nodes
 */
public record World(
    Flavour flavour,
    Timeline timeline,
    HardwareTimings timings,
    EventLog log,
    Links links,
    Random random,
    Measurements measurements,
    UsermodeHelper helper) {}
