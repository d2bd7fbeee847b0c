// SPDX-License-Identifier: Apache-2.0
/** The agent {@code ocf:ferryman:xen}: its parameters, its decisions and what it does. */
package org.ferryman.agent.xen;
