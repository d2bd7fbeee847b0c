// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom in the test cluster. */
@AnalyzeClasses(
    packages = "org.ferryman.testcluster",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("org.ferryman.testcluster.(**)").should().beFreeOfCycles();
}
