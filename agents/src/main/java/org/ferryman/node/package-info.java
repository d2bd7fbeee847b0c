// SPDX-License-Identifier: Apache-2.0
/**
 * The composition: this node's settings and tools in, agents out. The resident controller and a
 * process that answers one operation share it.
 */
package org.ferryman.node;
