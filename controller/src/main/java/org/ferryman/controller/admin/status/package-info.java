/** {@code ferryman status}: the cluster's state as text for people and as JSON for programs. */
package org.ferryman.controller.admin.status;
