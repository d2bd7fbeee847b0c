// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import java.util.List;
import java.util.stream.Stream;
import org.ferryman.controller.tools.pacemaker.cib.CibContents;

/** All checks of the CIB. */
public final class CibChecks {

  /** In the order in which they are told. */
  public static final List<Check<CibContents>> ALL =
      Stream.of(
              ClusterOptions.CHECKS,
              CloneChecks.CHECKS,
              OperationChecks.CHECKS,
              GuestChecks.CHECKS,
              TieChecks.CHECKS,
              LeftoverChecks.CHECKS)
          .flatMap(List::stream)
          .toList();

  private CibChecks() {}

  /** All that they find. */
  public static List<Diagnosis> of(CibContents cib) {
    return ALL.stream().flatMap(it -> it.of(cib).stream()).toList();
  }
}
