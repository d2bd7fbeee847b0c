/** How the controller's log looks in the journal. */
package org.ferryman.controller.log;
