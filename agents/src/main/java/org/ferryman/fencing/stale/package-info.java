// SPDX-License-Identifier: Apache-2.0
/**
 * No rollback to stale data, with and without DRBD's fencing handlers; the walk through the orders
 * of events is in docs/stale-data.md.
 */
package org.ferryman.fencing.stale;
