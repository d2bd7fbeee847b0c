// SPDX-License-Identifier: Apache-2.0
/** What goes wrong, on real nodes: a killed controller, broken tools. */
package org.ferryman.testcluster.robustness;
