// SPDX-License-Identifier: Apache-2.0
/** The ports' contract suites on the simulated hardware. */
package org.ferryman.testcluster.hardware.contract;
