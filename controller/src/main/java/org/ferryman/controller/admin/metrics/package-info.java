/** {@code ferryman metrics}: what monitoring is told, in Prometheus' text form. */
package org.ferryman.controller.admin.metrics;
