/** Stale data. */
package org.ferryman.fencing.stale;
