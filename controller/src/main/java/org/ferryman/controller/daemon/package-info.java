// SPDX-License-Identifier: Apache-2.0
/** The resident controller as a process: its socket, its start and end, and systemd. */
package org.ferryman.controller.daemon;
