// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @ParameterizedTest
  @CsvSource({
    "compare --points 20b-json-1x1, There is no point 20b-json-1x1; allowed are goals",
    "compare --peers weblogic, There is no peer weblogic; allowed are jetty-native",
    "compare --rounds 0, --rounds is 0; it must be 1 or more",
    "compare --measure 0, --measure is 0; it must be 1 or more",
    "compare --rounds many, Invalid value for option '--rounds': 'many' is not an int",
    "race, Unmatched argument at index 0: 'race'"
  })
  void wrongArgumentsAreToldWithWhatIsAllowed(String arguments, String message) {
    StringWriter errors = new StringWriter();
    int exitCode =
        Benchmarks.commandLine().setErr(new PrintWriter(errors)).execute(arguments.split(" "));
    assertEquals(2, exitCode, errors::toString);
    assertTrue(errors.toString().startsWith(message), errors::toString);
    assertTrue(errors.toString().contains("Usage: "), errors::toString);
  }
}
