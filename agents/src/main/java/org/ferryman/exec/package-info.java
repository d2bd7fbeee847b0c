/** The command runner. */
package org.ferryman.exec;
