/** Guests leave a node, or one guest does, while somebody looks on. */
package org.ferryman.controller.admin.evacuate;
