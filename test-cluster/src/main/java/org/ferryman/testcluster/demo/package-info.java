/** The demo: a guest survives its host, told as it happens and measured by the hardware. */
package org.ferryman.testcluster.demo;
