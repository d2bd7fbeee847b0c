// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

/**
 * What a tool answered.
 *
 * @param out standard output
 * @param err standard error
 * @param exit exit code
 */
public record ToolResult(String out, String err, int exit) {}
