// SPDX-License-Identifier: Apache-2.0
/** The agent {@code ocf:ferryman:drbd}: its parameters, its decisions and what it does. */
package org.ferryman.agent.drbd;
