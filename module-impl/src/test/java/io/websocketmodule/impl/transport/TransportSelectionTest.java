// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportSelectionTest {
  private static final String FORCED = "io.websocketmodule.transport";

  private final ServletContext unknown =
      (ServletContext)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {ServletContext.class},
              (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  @AfterEach
  void forceNothing() {
    System.clearProperty(FORCED);
  }

  @Test
  void anUnknownContainerGetsTheStandardUpgrade() {
    assertEquals("servlet", TransportSelection.of(unknown).name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"jetty", "liberty", "servlet", "tomcat", "undertow"})
  void aPathCanBeForced(String path) {
    System.setProperty(FORCED, path);
    assertEquals(path, TransportSelection.of(unknown).name());
  }

  @Test
  void anUnknownPathIsRefusedByName() {
    System.setProperty(FORCED, "carrier pigeon");
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> TransportSelection.of(unknown));
    assertTrue(refused.getMessage().contains("carrier pigeon"));
  }
}
