// SPDX-License-Identifier: Apache-2.0
package org.ferryman;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.exec.CommandRunner;

/** Who may know whom: tools below, decisions above. */
@AnalyzeClasses(packages = "org.ferryman", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /**
   * Adapters that stand among the decisions because they belong to no tool's port yet, and those
   * who make them. This list only gets shorter: a new command belongs behind a port in tools.
   */
  private static final Set<String> RUN_COMMANDS_ALL_THE_SAME =
      Set.of(
          // ssh to the other end
          "org.ferryman.handover.migration.peer.SshPeer",
          // DRBD's handlers put their tools together by themselves
          "org.ferryman.fencing.DrbdHandlers",
          "org.ferryman.fencing.HandOvers");

  private static final DescribedPredicate<JavaClass> THEY_DO =
      DescribedPredicate.describe(
          "are on the list of those who run commands all the same",
          it -> RUN_COMMANDS_ALL_THE_SAME.contains(file(it)));

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
                      "org.ferryman.main..")
                  .and(DescribedPredicate.not(THEY_DO)))
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(CommandRunner.class);

  @ArchTest
  static void nobodyIsOnTheListForNothing(JavaClasses all) {
    Set<String> running =
        all.get(CommandRunner.class).getDirectDependenciesToSelf().stream()
            .map(dependency -> file(dependency.getOriginClass()))
            .filter(RUN_COMMANDS_ALL_THE_SAME::contains)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(running).isEqualTo(RUN_COMMANDS_ALL_THE_SAME);
  }

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

  private static String file(JavaClass nested) {
    return nested.getEnclosingClass().map(ArchitectureTest::file).orElseGet(nested::getName);
  }
}
