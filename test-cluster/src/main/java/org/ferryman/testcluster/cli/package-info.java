// SPDX-License-Identifier: Apache-2.0
/** The command line tool of the test cluster: {@code test-cluster/cluster} and {@code demo}. */
package org.ferryman.testcluster.cli;
