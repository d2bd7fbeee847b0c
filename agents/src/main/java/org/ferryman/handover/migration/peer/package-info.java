// SPDX-License-Identifier: Apache-2.0
/** What the two ends of a migration say to each other, and the ssh that carries it. */
package org.ferryman.handover.migration.peer;
