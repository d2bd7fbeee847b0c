// SPDX-License-Identifier: Apache-2.0
package org.ferryman;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.ferryman.exec.CommandRunner;

/** Who may know whom: tools below, decisions above. */
@AnalyzeClasses(packages = "org.ferryman", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesKnowOnlyThoseBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("org.ferryman..")
          .layer("exec")
          .definedBy("org.ferryman.exec..")
          .layer("ocf")
          .definedBy("org.ferryman.ocf..")
          .layer("tools")
          .definedBy("org.ferryman.tools..")
          .layer("agent")
          .definedBy("org.ferryman.agent..")
          .layer("handover")
          .definedBy("org.ferryman.handover..")
          .layer("fencing")
          .definedBy("org.ferryman.fencing..")
          .layer("settings")
          .definedBy("org.ferryman.settings..")
          .layer("operation")
          .definedBy("org.ferryman.operation..")
          .layer("node")
          .definedBy("org.ferryman.node..")
          .layer("main")
          .definedBy("org.ferryman.main..")
          .whereLayer("exec")
          .mayNotAccessAnyLayer()
          .whereLayer("ocf")
          .mayOnlyAccessLayers("exec")
          .whereLayer("tools")
          .mayOnlyAccessLayers("exec", "ocf")
          .whereLayer("agent")
          .mayOnlyAccessLayers("exec", "ocf", "tools")
          .whereLayer("handover")
          .mayOnlyAccessLayers("exec", "ocf", "tools", "agent")
          .whereLayer("fencing")
          .mayOnlyAccessLayers("exec", "ocf", "tools", "handover")
          .whereLayer("settings")
          .mayOnlyAccessLayers("exec", "ocf", "tools", "agent", "handover")
          .whereLayer("operation")
          .mayOnlyAccessLayers("exec", "ocf", "settings")
          .whereLayer("node")
          .mayOnlyBeAccessedByLayers("main")
          .whereLayer("main")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule everyClassHasItsPlace =
      classes()
          .should()
          .resideInAnyPackage(
              "org.ferryman.exec..",
              "org.ferryman.ocf..",
              "org.ferryman.tools..",
              "org.ferryman.agent..",
              "org.ferryman.handover..",
              "org.ferryman.fencing..",
              "org.ferryman.settings..",
              "org.ferryman.operation..",
              "org.ferryman.node..",
              "org.ferryman.main..");

  @ArchTest
  static final ArchRule noCycles = slices().matching("org.ferryman.(**)").should().beFreeOfCycles();

  /** The programs and the composition hand the runner to the adapters that they make. */
  @ArchTest
  static final ArchRule onlyToolsRunCommands =
      noClasses()
          .that(
              resideOutsideOfPackages(
                  "org.ferryman.exec..",
                  "org.ferryman.tools..",
                  "org.ferryman.node..",
                  "org.ferryman.main.."))
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(CommandRunner.class);

  @ArchTest
  static final ArchRule noFrameworkAndFewLibraries =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "org.ferryman..",
                  "java..",
                  "javax.xml..",
                  "org.w3c.dom..",
                  "org.xml.sax..",
                  "org.apache.commons.exec..",
                  "com.fasterxml.jackson..",
                  "org.slf4j.."));

  @ArchTest
  static final ArchRule processesAreStartedInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.ferryman.exec..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ProcessBuilder.class, Runtime.class);
}
