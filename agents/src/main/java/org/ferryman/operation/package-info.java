/** The way of one operation from its request, by lock and deadline, to its answer. */
package org.ferryman.operation;
