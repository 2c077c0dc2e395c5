// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real browser chats through the servlet, by socket.io's polling and by its WebSocket. */
class BrowserTest {

  @TempDir private Path profile;

  @Test
  void twoWindowsChatOverUpgradedConnections() throws Exception {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(installed("chromium"));
    options.addArguments(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-renderer-backgrounding",
            "--user-data-dir=" + profile.resolve("profile")));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(installed("chromedriver"))
            .usingAnyFreePort()
            .build();
    try (Hosted hosted =
        Hosted.sample("chat").set("environment", "BASE=/app").on(Container.JETTY)) {
      ChromeDriver driver = new ChromeDriver(service, options);
      try {
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
      } finally {
        driver.quit();
      }
    }
  }

  private static String text(ChromeDriver driver, String id) {
    return driver.findElement(By.id(id)).getText();
  }

  private static File installed(String program) {
    Optional<File> found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(directory -> new File(directory, program))
            .filter(File::canExecute)
            .findFirst();
    assumeTrue(found.isPresent(), program + " is not installed here: no browser is tested");
    return found.orElseThrow();
  }
}
