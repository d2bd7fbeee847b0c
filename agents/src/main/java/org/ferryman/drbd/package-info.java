/**
 * DRBD: the port {@link org.ferryman.drbd.Drbd} and its readings, the adapter on {@code drbdadm}
 * and {@code drbdsetup}, the promotion score, and the agent {@code ocf:ferryman:drbd}.
 */
package org.ferryman.drbd;
