/**
 * The whole CIB: what an administrator has configured, the nodes' attributes, and changes to a copy
 * of it. What fencing asks of it is {@link org.ferryman.tools.pacemaker.Cib}.
 */
package org.ferryman.controller.tools.pacemaker.cib;
