// SPDX-License-Identifier: Apache-2.0
/**
 * One live migration, from preflight to the closed window: the source decides, the target does what
 * it is asked. The walk through its steps and failures is in {@link org.ferryman.handover}.
 */
package org.ferryman.handover.migration;
