/** Reads of DRBD and Xen that several operations share. */
package org.ferryman.controller.reads;
