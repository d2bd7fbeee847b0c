/** What an administrator is helped with: the tools of this node, put together for a command. */
package org.ferryman.controller.admin;
