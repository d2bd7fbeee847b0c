/** {@code ferryman explain}: what happened, from the journals of the nodes, in one timeline. */
package org.ferryman.controller.admin.explain;
