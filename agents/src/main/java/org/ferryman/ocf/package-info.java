// SPDX-License-Identifier: Apache-2.0
/**
 * The OCF resource agent API 1.1: requests, answers, exit codes and metadata, and what an agent is.
 */
package org.ferryman.ocf;
