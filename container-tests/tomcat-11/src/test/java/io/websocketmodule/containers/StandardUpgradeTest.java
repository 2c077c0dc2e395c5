// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.impl.transport.TransportSelection;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The standard upgrade loses bytes on Tomcat, so it cannot be had there. */
class StandardUpgradeTest {

  private static final String FORCED = "io.websocketmodule.transport";

  @AfterEach
  void forceNothing() {
    System.clearProperty(FORCED);
  }

  @Test
  void tomcatsOwnPathServesTomcat(@TempDir Path base) {
    assertEquals("tomcat", TransportSelection.of(application(base)).name());
  }

  @Test
  void theStandardUpgradeIsRefusedWithTheReason(@TempDir Path base) {
    ServletContext application = application(base);
    System.setProperty(FORCED, "servlet");
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> TransportSelection.of(application));
    assertTrue(refused.getMessage().contains("loses bytes on Tomcat"), refused.getMessage());
  }

  private static ServletContext application(Path base) {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    return tomcat.addContext("", null).getServletContext();
  }
}
