/** The system's journal (journalctl(1)), read into values. */
package org.ferryman.controller.tools.journal;
