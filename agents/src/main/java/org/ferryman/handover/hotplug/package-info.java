// SPDX-License-Identifier: Apache-2.0
/** What Xen's hotplug script {@code block-drbd} delegates to. */
package org.ferryman.handover.hotplug;
