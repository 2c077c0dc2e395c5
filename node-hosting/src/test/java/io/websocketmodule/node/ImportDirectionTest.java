// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.websocketmodule.impl.connection.TaskThreads;
import io.websocketmodule.impl.connection.Transport;
import io.websocketmodule.impl.transport.BrokenAnswer;
import io.websocketmodule.impl.transport.RawUpgrade;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The servlet knows the proxy, that the processes, and all of them little of the module. */
class ImportDirectionTest {

  private static final String NODE = "io.websocketmodule.node";

  /** The seam; everything else of the implementation may change without a look at this module. */
  private static final Set<String> SEAM =
      Set.of(
          Transport.class.getName(),
          Transport.Events.class.getName(),
          TaskThreads.class.getName(),
          RawUpgrade.class.getName(),
          BrokenAnswer.class.getName());

  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(NODE);

  @Test
  void ofTheImplementationOnlyTheSeamIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "belong to the implementation and not to the seam",
                (JavaClass type) ->
                    type.getPackageName().startsWith("io.websocketmodule.impl")
                        && !SEAM.contains(type.getName())))
        .check(MODULE);
  }

  @Test
  void processesKnowNothingOfHttpNorOfTheProxy() {
    noClasses()
        .that()
        .resideInAPackage(NODE + ".process..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(NODE, NODE + ".proxy..", "jakarta..", "org.apache..")
        .check(MODULE);
  }

  @Test
  void theProxyKnowsNothingOfItsServlet() {
    noClasses()
        .that()
        .resideInAPackage(NODE + ".proxy..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(NODE)
        .check(MODULE);
  }
}
