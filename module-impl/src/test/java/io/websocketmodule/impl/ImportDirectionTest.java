// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * The house has one direction: upgrade to transport and managed, both to connection, that to
 * protocol.
 */
class ImportDirectionTest {

  private static final String IMPL = "io.websocketmodule.impl.";

  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.websocketmodule");

  @Test
  void protocolNeedsNothingButTheLanguage() {
    classes()
        .that()
        .resideInAPackage(IMPL + "protocol..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            IMPL + "protocol..",
            "java.lang..",
            "java.nio..",
            "java.util",
            "java.util.zip",
            "java.security")
        .check(MODULE);
  }

  @Test
  void protocolHasNoThreadsNoClockAndNoIo() {
    noClasses()
        .that()
        .resideInAPackage(IMPL + "protocol..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(MODULE);
  }

  @Test
  void connectionKnowsOnlyTheProtocolAndTheApi() {
    classes()
        .that()
        .resideInAPackage(IMPL + "connection..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            IMPL + "connection..",
            IMPL + "protocol..",
            "io.websocketmodule",
            "jakarta.websocket..",
            "java..")
        .check(MODULE);
  }

  @Test
  void managedKnowsNoContainerAndNoHttp() {
    noClasses()
        .that()
        .resideInAPackage(IMPL + "managed..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(IMPL + "upgrade..", IMPL + "transport..", "jakarta.servlet..")
        .check(MODULE);
  }

  @Test
  void transportKnowsNothingOfWebSocket() {
    noClasses()
        .that()
        .resideInAPackage(IMPL + "transport..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            IMPL + "upgrade..",
            IMPL + "managed..",
            IMPL + "protocol..",
            "jakarta.websocket..",
            "io.websocketmodule")
        .check(MODULE);
  }

  @Test
  void transportUsesOfTheConnectionOnlyItsSeam() {
    noClasses()
        .that()
        .resideInAPackage(IMPL + "transport..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                    IMPL + "connection..")
                .and(
                    com.tngtech.archunit.base.DescribedPredicate.describe(
                        "are not the interface Transport",
                        type -> !type.getName().startsWith(IMPL + "connection.Transport"))))
        .check(MODULE);
  }

  @Test
  void onlyTransportKnowsContainers() {
    noClasses()
        .that()
        .resideOutsideOfPackage(IMPL + "transport..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache..", "org.eclipse..", "io.undertow..", "org.xnio..")
        .check(MODULE);
  }

  @Test
  void theApiKnowsNothingOfTheImplementation() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.websocketmodule", "io.websocketmodule.managed", "io.websocketmodule.spi")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.websocketmodule.impl..")
        .check(MODULE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.websocketmodule.impl.(*)..").should().beFreeOfCycles().check(MODULE);
  }

  @Test
  void theApiPackagesHaveNoCycles() {
    noClasses()
        .that()
        .resideInAPackage("io.websocketmodule.spi")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.websocketmodule.managed")
        .check(MODULE);
    noClasses()
        .that()
        .resideInAPackage("io.websocketmodule")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.websocketmodule.managed", "io.websocketmodule.spi")
        .check(MODULE);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Info")
        .check(MODULE);
  }

  @Test
  void nothingSynchronizesOnAMonitor() {
    // It would pin virtual threads on JDK 21.
    com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods()
        .should()
        .haveModifier(JavaModifier.SYNCHRONIZED)
        .check(MODULE);
  }
}
