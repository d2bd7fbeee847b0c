/** Which guests the cluster may run on this node, and which file and disks are theirs. */
package org.ferryman.handover.guests;
