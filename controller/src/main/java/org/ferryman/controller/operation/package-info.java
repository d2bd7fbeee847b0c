// SPDX-License-Identifier: Apache-2.0
/**
 * Operations in the hands of the resident controller: a queue per resource, pre-emption by stop,
 * deadlines and cancellation.
 */
package org.ferryman.controller.operation;
