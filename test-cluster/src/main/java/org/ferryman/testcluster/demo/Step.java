// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import java.time.Duration;

/**
 * A step of a scenario that was reached.
 *
 * @param name what happened
 * @param took from its beginning until the cluster and the guest were settled again
 * @param downMillis how long in it the guest's writes were not acknowledged, as the hardware
 *     measured it
 */
public record Step(String name, Duration took, long downMillis) {}
