// SPDX-License-Identifier: Apache-2.0
/** The state of one DRBD resource, as values: roles, disks, connections, replication. */
package org.ferryman.tools.drbd.status;
