// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.Chromium;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;

/** A real browser chats through the servlet, by socket.io's polling and by its WebSocket. */
class BrowserTest {

  @TempDir private Path directory;

  @Test
  void twoWindowsChatOverUpgradedConnections() throws Exception {
    try (Chromium browser = Chromium.start(directory);
        Hosted hosted = Hosted.sample("chat").set("environment", "BASE=/app").on(Container.JETTY)) {
      ChromeDriver driver = browser.driver();
      driver.get(hosted.uri("/?name=Ada").toString());
      String ada = driver.getWindowHandle();
      Hosted.until("Ada is upgraded", () -> text(driver, "transport").equals("websocket"));
      driver.switchTo().newWindow(WindowType.WINDOW);
      driver.get(hosted.uri("/?name=Bob").toString());
      Hosted.until("Bob is upgraded", () -> text(driver, "transport").equals("websocket"));
      String words = "<img src=x onerror=alert(1)>";
      driver.findElement(By.id("text")).sendKeys(words + "\n");
      driver.switchTo().window(ada);
      Hosted.until("Ada hears", () -> text(driver, "said").contains("Bob says: " + words));
      assertEquals(0, driver.findElements(By.tagName("img")).size());
    }
  }

  private static String text(ChromeDriver driver, String id) {
    return driver.findElement(By.id(id)).getText();
  }
}
