/** What an administrator sees of a live cluster. */
package org.ferryman.testcluster.admin;
