// SPDX-License-Identifier: Apache-2.0
/** {@code ferryman drbd check}: whether a DRBD resource is configured to hold a guest. */
package org.ferryman.controller.admin.check;
