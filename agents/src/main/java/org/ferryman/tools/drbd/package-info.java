// SPDX-License-Identifier: Apache-2.0
/**
 * DRBD as this node's {@code drbdadm} and {@code drbdsetup} tell of it and change it: the port
 * {@link org.ferryman.tools.drbd.Drbd} with its adapter, and {@link org.ferryman.tools.drbd.Disks},
 * what a hand-over does with a resource. What may be done is decided elsewhere.
 */
package org.ferryman.tools.drbd;
