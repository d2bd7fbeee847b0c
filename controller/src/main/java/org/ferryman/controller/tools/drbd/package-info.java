// SPDX-License-Identifier: Apache-2.0
/** DRBD's counters, which no decision asks for. */
package org.ferryman.controller.tools.drbd;
