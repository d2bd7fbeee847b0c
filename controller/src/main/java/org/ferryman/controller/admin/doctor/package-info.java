/** What will bite later: many small checks, each a function of what was read. */
package org.ferryman.controller.admin.doctor;
