// SPDX-License-Identifier: Apache-2.0
/**
 * The command runner: argument vectors in, typed results out, on Apache Commons Exec.
 *
 * <p>Everything Ferryman asks of a tool goes through {@link org.ferryman.exec.CommandRunner}: a
 * deadline on every command, the whole process group killed when it passes, output bounded.
 */
package org.ferryman.exec;
