// SPDX-License-Identifier: Apache-2.0
/** Measures what an operation costs, side by side with the peers, and writes it down. */
package org.ferryman.testcluster.bench;
