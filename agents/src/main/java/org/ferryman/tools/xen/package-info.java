// SPDX-License-Identifier: Apache-2.0
/**
 * Xen as this node's toolstack tells of it and changes it: the port {@link
 * org.ferryman.tools.xen.Xl} with its adapter on {@code xl}, the readers of xenstore and of the
 * process table, and {@link org.ferryman.tools.xen.Guests}, what a migration does with a guest.
 * What may be done is decided elsewhere.
 */
package org.ferryman.tools.xen;
