// SPDX-License-Identifier: Apache-2.0
/** The programs: one process each, which reads its arguments, settings and environment. */
package org.ferryman.main;
