/**
 * What the resident controller and the one-shot share: the composition root, the settings, the
 * resource locks and the way from a request to its answer.
 */
package org.ferryman.node;
