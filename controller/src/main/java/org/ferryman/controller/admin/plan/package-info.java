/** What Pacemaker would do with each guest if something were done to the cluster. */
package org.ferryman.controller.admin.plan;
