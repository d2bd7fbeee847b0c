// SPDX-License-Identifier: Apache-2.0
/** The demo: a guest survives its host, told as it happens and measured by the hardware. */
package org.ferryman.testcluster.demo;
