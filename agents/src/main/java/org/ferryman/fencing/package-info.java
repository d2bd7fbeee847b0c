// SPDX-License-Identifier: Apache-2.0
/**
 * Fencing as DRBD asks for it: the handlers {@code fence-peer} and {@code unfence-peer}, which shut
 * a peer's data out by constraints in the CIB, and the checks of a resource's configuration.
 *
 * <p>DRBD goes on writing when the fence-peer handler says that the peer can't be promoted. So
 * whatever is not known, not answered or not done in time is answered with {@link
 * org.ferryman.fencing.HandlerExit#FAILED}, which leaves DRBD's I/O frozen.
 */
package org.ferryman.fencing;
