// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The Chromium of the machine, without a screen, with a profile of its own; trusts any key. */
public final class Chromium implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChromeDriver driver;

  /** Starts it, with a profile in a directory of the test; aborts the test where there is none. */
  public static Chromium start(Path profile) throws IOException {
    String missing = "No browser is tested: chromium and chromedriver are not both on the PATH.";
    return new Chromium(
        Program.find("chromium", missing), Program.find("chromedriver", missing), profile);
  }

  private Chromium(Path chromium, Path chromedriver, Path profile) throws IOException {
    Files.createDirectories(profile);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--ignore-certificate-errors",
        "--user-data-dir=" + profile);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .withTimeout(PATIENCE)
                .withEnvironment(Map.of("TMPDIR", profile.toString()))
                .build(),
            options);
    driver.manage().timeouts().scriptTimeout(PATIENCE);
  }

  /** Opens a page and runs a script in it, which calls its last argument when it is done. */
  public List<?> run(String page, String script) {
    driver.get(page);
    return (List<?>) driver.executeAsyncScript(script);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
