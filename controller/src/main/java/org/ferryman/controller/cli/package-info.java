// SPDX-License-Identifier: Apache-2.0
/** The administrator's command {@code ferryman}. */
package org.ferryman.controller.cli;
