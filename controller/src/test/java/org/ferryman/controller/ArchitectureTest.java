// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom in the resident controller. */
@AnalyzeClasses(
    packages = "org.ferryman.controller",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("org.ferryman.controller.(**)").should().beFreeOfCycles();

  /**
   * What goes on by itself knows nobody; the daemon puts it together; http and cli are entrances.
   * What an administrator is shown is made in admin, of what the node's own tools and those that
   * only an administrator's commands ask have said. Nothing that keeps guests alive asks these.
   */
  @ArchTest
  static final ArchRule packagesKnowOnlyThoseBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("org.ferryman.controller..")
          .layer("follow")
          .definedBy("org.ferryman.controller.follow..")
          .layer("time")
          .definedBy("org.ferryman.controller.time..")
          .layer("log")
          .definedBy("org.ferryman.controller.log..")
          .layer("operation")
          .definedBy("org.ferryman.controller.operation..")
          .layer("reads")
          .definedBy("org.ferryman.controller.reads..")
          .layer("handler")
          .definedBy("org.ferryman.controller.handler..")
          .layer("tools")
          .definedBy("org.ferryman.controller.tools..")
          .layer("admin")
          .definedBy("org.ferryman.controller.admin..")
          .layer("daemon")
          .definedBy("org.ferryman.controller.daemon..")
          .layer("http")
          .definedBy("org.ferryman.controller.http..")
          .layer("cli")
          .definedBy("org.ferryman.controller.cli..")
          .ensureAllClassesAreContainedInArchitecture()
          .whereLayer("time")
          .mayNotAccessAnyLayer()
          .whereLayer("follow")
          .mayOnlyAccessLayers("time")
          .whereLayer("log")
          .mayNotAccessAnyLayer()
          .whereLayer("operation")
          .mayOnlyAccessLayers("time")
          .whereLayer("reads")
          .mayOnlyAccessLayers("follow")
          .whereLayer("handler")
          .mayOnlyAccessLayers("log", "time")
          .whereLayer("tools")
          .mayNotAccessAnyLayer()
          .whereLayer("tools")
          .mayOnlyBeAccessedByLayers("admin", "http", "cli")
          .whereLayer("admin")
          .mayOnlyAccessLayers("tools")
          .whereLayer("http")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();
}
