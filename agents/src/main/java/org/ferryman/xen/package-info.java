/**
 * Xen guests: the port {@link org.ferryman.xen.Xl} to the toolstack with its adapter, and the agent
 * {@code ocf:ferryman:xen}.
 */
package org.ferryman.xen;
