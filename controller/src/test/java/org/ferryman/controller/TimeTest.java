// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.ferryman.TimeRules;

/** Time has one port, {@code exec.Clock}, and what is done later has one schedule. */
@AnalyzeClasses(
    packages = "org.ferryman.controller",
    importOptions = ImportOption.DoNotIncludeTests.class)
class TimeTest {

  @ArchTest
  static final ArchRule nobodyReadsAClockOrWaitsBesideThePort = TimeRules.readAClockOrWait();

  @ArchTest
  static final ArchRule onlyProgramsTakeTheKernelsClock =
      TimeRules.takeTheKernelsClock("..daemon..", "..cli..");

  @ArchTest
  static final ArchRule onlyTheScheduleSchedules =
      TimeRules.schedule("org.ferryman.controller.time..");
}
