// SPDX-License-Identifier: Apache-2.0

/** Guests that migrate live on a real cluster. */
package org.ferryman.testcluster.migration;
