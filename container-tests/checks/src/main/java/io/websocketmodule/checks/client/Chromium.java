// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.client;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * The Chromium of the machine, without a screen, with a profile of its own; trusts any key. Nothing
 * is downloaded: where it is not installed, the test is skipped. Who uses it depends on Selenium by
 * itself.
 */
public final class Chromium implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String MISSING =
      "No browser is tested: chromium and chromedriver are not both on the PATH.";

  private final ChromeDriver driver;
  private final String profile;

  private Chromium(ChromeDriver driver, Path profile) {
    this.driver = driver;
    this.profile = profile.toString();
    driver.manage().timeouts().scriptTimeout(PATIENCE);
  }

  /** Starts one, with what it writes below a directory of the test's. */
  public static Chromium start(Path directory) throws IOException {
    File chromium = Program.installedOrSkip("chromium", MISSING);
    File chromedriver = Program.installedOrSkip("chromedriver", MISSING);
    Path profile = Files.createDirectories(directory.resolve("profile"));
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium);
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
        // A window behind another is as awake as the one in front.
        "--disable-renderer-backgrounding",
        "--ignore-certificate-errors",
        "--user-data-dir=" + profile);
    return new Chromium(
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver)
                .usingAnyFreePort()
                .withTimeout(PATIENCE)
                .withEnvironment(Map.of("TMPDIR", profile.toString()))
                .build(),
            options),
        profile);
  }

  /** For what is more than a script. */
  public ChromeDriver driver() {
    return driver;
  }

  /** Opens a page and runs a script in it, which calls its last argument when it is done. */
  public Object run(String page, String script, Object... arguments) {
    driver.get(page);
    return driver.executeAsyncScript(script, arguments);
  }

  /** Ends it, with all its processes: one that is still there may write into the profile. */
  @Override
  public void close() {
    driver.quit();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (anyProcess() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean anyProcess() {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").contains(profile));
  }
}
