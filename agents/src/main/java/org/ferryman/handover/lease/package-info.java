// SPDX-License-Identifier: Apache-2.0
/**
 * What this node remembers while a guest changes nodes, below its run directory: the lease, which
 * says what may differ from what Pacemaker commanded and until when, and the roles that it
 * commanded.
 */
package org.ferryman.handover.lease;
