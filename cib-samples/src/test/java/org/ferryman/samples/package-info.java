// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the topologies: their three forms are one configuration, and it does what it promises.
 */
package org.ferryman.samples;
