/** A configuration for the cluster: a topology with the administrator's own names. */
package org.ferryman.controller.admin.render;
