// SPDX-License-Identifier: Apache-2.0
/** How soon the cluster knows what has happened to DRBD. */
package org.ferryman.testcluster.follow;
