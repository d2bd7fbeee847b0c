/** The cluster around this node: node attributes and promotion scores, on Pacemaker's own tools. */
package org.ferryman.cluster;
