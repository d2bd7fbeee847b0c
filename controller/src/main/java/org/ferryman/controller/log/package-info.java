// SPDX-License-Identifier: Apache-2.0
/** How the controller's log looks in the journal. */
package org.ferryman.controller.log;
