// SPDX-License-Identifier: Apache-2.0
package org.ferryman;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Time has one port: whoever reads a clock or waits does so through {@code exec.Clock}. */
@AnalyzeClasses(packages = "org.ferryman", importOptions = ImportOption.DoNotIncludeTests.class)
class TimeTest {

  @ArchTest
  static final ArchRule onlyThePortReadsAClockOrWaits =
      TimeRules.readAClockOrWait("org.ferryman.exec..");

  @ArchTest
  static final ArchRule onlyWhoComposesANodeTakesTheKernelsClock =
      TimeRules.takeTheKernelsClock(
          "org.ferryman.exec..", "org.ferryman.node..", "org.ferryman.main..");

  @ArchTest static final ArchRule nothingIsScheduledBesideThePort = TimeRules.schedule();
}
