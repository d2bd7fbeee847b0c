/** What the nodes and the cluster tell of themselves, for whoever shows it. */
package org.ferryman.controller.admin.state;
