// SPDX-License-Identifier: Apache-2.0
/**
 * Pacemaker: node attributes, promotion scores, membership and the CIB, on its own tools. The port
 * {@link org.ferryman.tools.pacemaker.Cluster} is for what an agent reports, {@link
 * org.ferryman.tools.pacemaker.Pacemaker} for what fencing reads and constrains.
 */
package org.ferryman.tools.pacemaker;
