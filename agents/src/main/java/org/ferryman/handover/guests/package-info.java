// SPDX-License-Identifier: Apache-2.0
/** Which guests the cluster may run on this node, and which file and disks are theirs. */
package org.ferryman.handover.guests;
