// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the configuration of a guest as xl does: xl.cfg(5) and xl-disk-configuration(5).
 *
 * <p>A file that xl would refuse is refused with line, column and what to write instead.
 */
package org.ferryman.tools.xen.config;
