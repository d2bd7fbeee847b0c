/** What an administrator's command changes in the cluster. */
package org.ferryman.controller.tools.pacemaker.change;
