// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** A window of the browser, seen and used as a user does. */
final class Window {

  private static final long PATIENCE_SECONDS = 60;

  private final Browser browser;
  private final ChromeDriver driver;
  private final String handle;

  Window(Browser browser, ChromeDriver driver, String handle) {
    this.browser = browser;
    this.driver = driver;
    this.handle = handle;
  }

  private ChromeDriver here() {
    if (!driver.getWindowHandle().equals(handle)) {
      browser.collect();
      driver.switchTo().window(handle);
    }
    return driver;
  }

  void go(Object address) {
    here().get(address.toString());
  }

  WebElement element(String selector) {
    return here().findElement(By.cssSelector(selector));
  }

  /** Types into what the selector names, and may end with a key such as Keys.ENTER. */
  void type(String selector, CharSequence... keys) {
    element(selector).sendKeys(keys);
  }

  void click(String selector) {
    element(selector).click();
  }

  /** The text of the first one as it is seen; asked in one step, for a page may replace it. */
  String text(String selector) {
    return (String)
        script("return document.querySelector(arguments[0])?.innerText ?? null", selector);
  }

  /** The texts of all elements, as they are in the document, also where they are not in view. */
  List<String> texts(String selector) {
    return strings(
        "return [...document.querySelectorAll(arguments[0])].map(one => one.textContent)",
        selector);
  }

  Object script(String script, Object... arguments) {
    return here().executeScript(script, arguments);
  }

  private List<String> strings(String script, Object... arguments) {
    return ((List<?>) script(script, arguments)).stream().map(String::valueOf).toList();
  }

  /** Waits until the page shows its connection in a state. */
  void awaitState(String state) {
    await("state", () -> element(".state").getDomAttribute("data-state"), state::equals);
  }

  /** Waits until the texts of elements are these. */
  void awaitTexts(String selector, List<String> expected) {
    List<String> found = awaitOr(() -> texts(selector), expected::equals);
    assertEquals(expected, found);
  }

  /** Waits until what is asked again and again fits, and returns it. */
  <T> T await(String what, Supplier<T> question, Predicate<T> fits) {
    T answer = awaitOr(question, fits);
    if (!fits.test(answer)) {
      throw new AssertionError(what + " stayed " + answer + " in:\n" + text("body"));
    }
    return answer;
  }

  private static <T> T awaitOr(Supplier<T> question, Predicate<T> fits) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    T answer = question.get();
    while (!fits.test(answer) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      answer = question.get();
    }
    return answer;
  }

  /** Whether a script has opened a dialogue, which none of ours does. */
  boolean alerted() {
    try {
      here().switchTo().alert();
      return true;
    } catch (WebDriverException none) {
      return false;
    }
  }

  /** Writes what a desktop and a phone show of the whole page, in light and dark, to target/. */
  void photograph(String name) throws IOException {
    for (String scheme : List.of("light", "dark")) {
      here()
          .executeCdpCommand(
              "Emulation.setEmulatedMedia",
              Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
      photograph(name + "-desktop-" + scheme, 1200, 900, false);
      photograph(name + "-phone-" + scheme, 390, 844, true);
    }
    here().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
    here().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
  }

  private void photograph(String file, int width, int height, boolean phone) throws IOException {
    here()
        .executeCdpCommand(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    assertEquals(
        script("return document.documentElement.clientWidth"),
        script("return document.documentElement.scrollWidth"),
        file + ": wider than the screen");
    Object image =
        here()
            .executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
            .get("data");
    Path directory = Files.createDirectories(Path.of("target", "screenshots"));
    Files.write(directory.resolve(file + ".png"), Base64.getDecoder().decode(image.toString()));
  }
}
