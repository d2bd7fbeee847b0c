// SPDX-License-Identifier: Apache-2.0
/** {@code ferryman drbd use-stale}: the way out when the newer data is gone for good. */
package org.ferryman.controller.admin.stale;
