// SPDX-License-Identifier: Apache-2.0
/** What all of the storm is made with: files, XML, options and durations as text. */
package org.ferryman.testcluster.storm.base;
