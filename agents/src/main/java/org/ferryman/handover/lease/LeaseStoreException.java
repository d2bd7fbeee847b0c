/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.handover.lease;

/**
 * A file of the run directory (a lease, a plan, a role, what a transfer says) could not be read,
 * written or removed; says what was tried and what to do.
 */
public final class LeaseStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Of a reason alone. */
  public LeaseStoreException(String reason) {
    super(reason);
  }

  /** Of a reason and what caused it. */
  public LeaseStoreException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
