// SPDX-License-Identifier: Apache-2.0
/** What the controller answers on its Unix socket. */
package org.ferryman.controller.http;
