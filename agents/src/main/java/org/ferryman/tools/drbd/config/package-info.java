// SPDX-License-Identifier: Apache-2.0
/** What DRBD's configuration files define, read from {@code drbdadm dump-xml}. */
package org.ferryman.tools.drbd.config;
