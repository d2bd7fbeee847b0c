/** The whole cluster as Pacemaker sees it, for people: nodes, resources, attributes, failures. */
package org.ferryman.controller.tools.pacemaker.view;
