// SPDX-License-Identifier: Apache-2.0
/** Ferryman's DRBD agent against {@code ocf:linbit:drbd}, case by case on equal hardware. */
package org.ferryman.testcluster.differential;
