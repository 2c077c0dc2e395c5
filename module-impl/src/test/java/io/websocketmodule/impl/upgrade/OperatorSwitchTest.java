// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's switch holds at once and everywhere, until a web.config changes. */
class OperatorSwitchTest {

  @TempDir Path folder;
  private final Properties system = new Properties();
  private final FakeApplication application = new FakeApplication();
  private Path file;

  @BeforeEach
  void aServersFile() throws IOException {
    file = folder.resolve("web.config");
    system.setProperty("io.websocketmodule.configFile", file.toString());
    locations("<location path='off'>", "false");
  }

  private void locations(String location, String enabled) throws IOException {
    Files.writeString(
        file,
        "<configuration>"
            + location
            + "<system.webServer><webSocket enabled='"
            + enabled
            + "'/></system.webServer></location></configuration>");
  }

  private LiveSettings start() throws ServletException {
    return application.live(system);
  }

  /** Where the module is, at the root, and at two locations. */
  private static String on(LiveSettings settings) {
    SettingsTable table = settings.look();
    return table.everywhere().enabled()
        + " "
        + table.at("/off/x").enabled()
        + " "
        + table.at("/on/x").enabled();
  }

  private void aSecond() {
    application.nanos += TimeUnit.SECONDS.toNanos(1);
  }

  @Test
  void offIsOffOnEveryPath() throws Exception {
    locations("<location path='on'>", "true");
    LiveSettings settings = start();
    assertEquals("true true true", on(settings));
    settings.enable(false);
    assertEquals("false false false", on(settings));
    aSecond();
    assertEquals("false false false", on(settings));
  }

  @Test
  void onLeavesLocationsThatAreOffAsTheyAre() throws Exception {
    application.initParameters.put("enabled", "false");
    LiveSettings settings = start();
    assertEquals("false false false", on(settings));
    settings.enable(true);
    assertEquals("true false true", on(settings));
    settings.enable(false);
    settings.enable(true);
    assertEquals("true false true", on(settings));
  }

  @Test
  void aLocationOfTheWholeApplicationIsNoLocation() throws Exception {
    locations("<location path='.'>", "false");
    LiveSettings settings = start();
    assertEquals("false false false", on(settings));
    settings.enable(true);
    assertEquals("true true true", on(settings));
  }

  @Test
  void aChangedFileEndsIt() throws Exception {
    LiveSettings settings = start();
    settings.enable(false);
    Files.writeString(file, Files.readString(file) + "\n");
    assertEquals("false false false", on(settings), "files are looked at once a second");
    aSecond();
    assertEquals("true false true", on(settings));
  }

  @Test
  void aFileThatChangedBeforeDoesNotEndIt() throws Exception {
    LiveSettings settings = start();
    locations("<location path='on'>", "true");
    settings.enable(false);
    aSecond();
    assertEquals("false false false", on(settings));
  }

  @Test
  void aChangeThatIsNotTakenDoesNotEndIt() throws Exception {
    LiveSettings settings = start();
    settings.enable(false);
    locations("<location path='on'>", "maybe");
    aSecond();
    assertEquals("false false false", on(settings));
  }

  @Test
  void otherSettingsStayAsTheyAre() throws Exception {
    application.initParameters.put("pingInterval", "PT20S");
    LiveSettings settings = start();
    settings.enable(false);
    assertEquals("00:00:20", settings.look().everywhere().inForce().get("pingInterval"));
    assertEquals("false", settings.look().everywhere().inForce().get("enabled"));
  }

  @Test
  void whatTheServerKeepsForItselfIsRefused() throws Exception {
    system.remove("io.websocketmodule.configFile");
    system.setProperty("io.websocketmodule.locked", "enabled");
    LiveSettings settings = start();
    assertEquals(
        "The attribute Enabled of the MBean: the server keeps this setting for itself, by the system"
            + " property io.websocketmodule.locked.",
        assertThrows(IllegalStateException.class, () -> settings.enable(false)).getMessage());
    assertEquals("true true true", on(settings));
  }
}
