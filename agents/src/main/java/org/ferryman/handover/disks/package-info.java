// SPDX-License-Identifier: Apache-2.0
/** What a node has to know of a DRBD resource, and may do with it, while a guest changes nodes. */
package org.ferryman.handover.disks;
