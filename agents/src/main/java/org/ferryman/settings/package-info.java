// SPDX-License-Identifier: Apache-2.0
/**
 * What an administrator can set. Reading never fails: a value that is wrong is told, and the last
 * good one or the default holds in its place.
 */
package org.ferryman.settings;
