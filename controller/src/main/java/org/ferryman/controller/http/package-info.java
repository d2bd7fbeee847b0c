/** What the controller answers on its Unix socket. */
package org.ferryman.controller.http;
