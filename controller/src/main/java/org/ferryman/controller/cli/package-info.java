/** The administrator's command {@code ferryman}. */
package org.ferryman.controller.cli;
