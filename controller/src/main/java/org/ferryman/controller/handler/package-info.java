// SPDX-License-Identifier: Apache-2.0
/** The handlers that DRBD calls, run by the controller. */
package org.ferryman.controller.handler;
