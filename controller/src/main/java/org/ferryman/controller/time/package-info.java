// SPDX-License-Identifier: Apache-2.0
/** What the controller does later, or again and again: the one place that schedules. */
package org.ferryman.controller.time;
