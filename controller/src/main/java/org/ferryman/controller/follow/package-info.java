// SPDX-License-Identifier: Apache-2.0
/**
 * Follows DRBD's events: what it adds up to answers monitors, moves promotion scores and shows
 * degraded resources within a second.
 */
package org.ferryman.controller.follow;
