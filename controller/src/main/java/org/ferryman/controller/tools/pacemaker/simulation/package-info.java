/** Pacemaker's own scheduler, asked on paper: what it would do with a CIB. */
package org.ferryman.controller.tools.pacemaker.simulation;
