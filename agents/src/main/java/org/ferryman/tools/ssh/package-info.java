// SPDX-License-Identifier: Apache-2.0
/** ssh(1) to the other nodes: how they are reached, and what is asked there. */
package org.ferryman.tools.ssh;
