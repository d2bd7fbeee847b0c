/** What an administrator's command changes in the cluster. */
package org.ferryman.tools.pacemaker.change;
