/** What goes wrong, on real nodes: a killed controller, broken tools. */
package org.ferryman.testcluster.robustness;
