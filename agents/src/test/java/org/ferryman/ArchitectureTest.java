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
package org.ferryman;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. */
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
          .layer("cluster")
          .definedBy("org.ferryman.cluster..")
          .layer("drbd")
          .definedBy("org.ferryman.drbd..")
          .optionalLayer("xen")
          .definedBy("org.ferryman.xen..")
          .optionalLayer("handover")
          .definedBy("org.ferryman.handover..")
          .optionalLayer("fencing")
          .definedBy("org.ferryman.fencing..")
          .optionalLayer("node")
          .definedBy("org.ferryman.node..")
          .whereLayer("exec")
          .mayNotAccessAnyLayer()
          .whereLayer("ocf")
          .mayOnlyAccessLayers("exec")
          .whereLayer("cluster")
          .mayOnlyAccessLayers("exec", "ocf")
          .whereLayer("drbd")
          .mayOnlyAccessLayers("exec", "ocf", "cluster")
          .whereLayer("xen")
          .mayOnlyAccessLayers("exec", "ocf", "cluster", "drbd")
          .whereLayer("handover")
          .mayOnlyAccessLayers("exec", "ocf", "cluster", "drbd", "xen")
          .whereLayer("fencing")
          .mayOnlyAccessLayers("exec", "ocf", "cluster", "drbd", "xen", "handover")
          .whereLayer("node")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule everyClassHasItsPlace =
      classes()
          .should()
          .resideInAnyPackage(
              "org.ferryman.exec..",
              "org.ferryman.ocf..",
              "org.ferryman.cluster..",
              "org.ferryman.drbd..",
              "org.ferryman.xen..",
              "org.ferryman.handover..",
              "org.ferryman.fencing..",
              "org.ferryman.node..");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("org.ferryman.(*)..").should().beFreeOfCycles();

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
