// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The Chromium of the machine, without a screen, with a profile of its own. Nothing is downloaded:
 * where it is not installed, the tests that ask for it are skipped and say so.
 */
final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<String> ARGUMENTS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          // Windows that are behind others are as awake as the one in front.
          "--disable-background-timer-throttling",
          "--disable-renderer-backgrounding",
          "--disable-backgrounding-occluded-windows",
          "--window-size=1200,900");

  /** Held, because the logging system forgets the level of a logger that nobody holds. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  static {
    // It warns of browsers that are newer than itself, for a protocol that is not used here.
    SELENIUM.setLevel(Level.SEVERE);
  }

  private static final String MISSING =
      "No browser is tested: chromium and chromedriver are not both on the PATH; Debian's packages"
          + " chromium and chromium-driver bring them.";

  private final Path profile;
  private final ChromeDriver driver;
  private final List<String> complaints = new ArrayList<>();
  private boolean fresh = true;

  private Browser(File chromium, File chromedriver) throws IOException {
    profile = Files.createTempDirectory("sample-browser");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium);
    options.addArguments(ARGUMENTS);
    options.addArguments("--user-data-dir=" + profile);
    options.setCapability("goog:loggingPrefs", logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver)
                .usingAnyFreePort()
                .withTimeout(PATIENCE)
                .withEnvironment(Map.of("TMPDIR", profile.toString()))
                .build(),
            options);
  }

  /** Starts the browser; skips the test, with a sentence, where there is none. */
  static Browser start() throws IOException {
    Optional<File> chromium = installed("chromium");
    Optional<File> chromedriver = installed("chromedriver");
    if (chromium.isEmpty() || chromedriver.isEmpty()) {
      // Printed too: the build's output tells that a test was skipped, and not why.
      System.out.println(MISSING);
      abort(MISSING);
    }
    return new Browser(chromium.get(), chromedriver.get());
  }

  private static Optional<File> installed(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> new File(directory, program))
        .filter(File::canExecute)
        .findFirst();
  }

  /** A page in a window of its own. */
  Window open(Object address) {
    if (!fresh) {
      driver.switchTo().newWindow(WindowType.WINDOW);
    }
    fresh = false;
    driver.get(address.toString());
    return new Window(this, driver, driver.getWindowHandle());
  }

  /**
   * Closes every window.
   *
   * @return what their consoles have complained of, violations of the Content-Security-Policy among
   *     it
   */
  List<String> closeWindows() {
    List<String> windows = List.copyOf(driver.getWindowHandles());
    for (String window : windows) {
      driver.switchTo().window(window);
      collect();
      if (window.equals(windows.get(windows.size() - 1))) {
        driver.get("about:blank"); // without any window the browser would end
      } else {
        driver.close();
      }
    }
    fresh = true;
    List<String> all = List.copyOf(complaints);
    complaints.clear();
    return all;
  }

  /** The driver tells of the console of the window it is at: before it goes to another. */
  void collect() {
    for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
      if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
        complaints.add(entry.getLevel() + " " + entry.getMessage());
      }
    }
  }

  @Override
  public void close() throws IOException {
    driver.quit();
    Files.walkFileTree(
        profile,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          /** The last of the browser's processes may still be tidying up. */
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            try {
              Files.deleteIfExists(directory);
            } catch (DirectoryNotEmptyException stillWritten) {
              directory.toFile().deleteOnExit();
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
