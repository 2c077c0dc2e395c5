// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.impl.connection.ConnectionSettings;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Changed files are taken whole at the next look, and bad ones not at all. */
class ReloadTest {

  private static final String GOOD = webSocket("receiveBufferLimit='10' sendBufferLimit='11'");

  @TempDir Path folder;
  private final Properties system = new Properties();
  private final FakeApplication application = new FakeApplication();
  private Path file;
  private LiveSettings settings;

  @BeforeEach
  void goodFile() throws IOException {
    file = Files.writeString(folder.resolve("server.config"), GOOD);
    system.setProperty("io.websocketmodule.configFile", file.toString());
  }

  private static String webSocket(String attributes) {
    return "<configuration><system.webServer><webSocket "
        + attributes
        + "/></system.webServer></configuration>";
  }

  private void start() throws ServletException {
    settings = application.live(system);
  }

  private void seconds(double count) {
    application.nanos += (long) (TimeUnit.SECONDS.toNanos(1) * count);
  }

  private long limit() {
    return settings.look().everywhere().connection().receiveBufferLimit();
  }

  @Test
  void aChangeIsSeenAtTheFirstLookAfterASecond() throws Exception {
    start();
    assertEquals(10, limit());
    Files.writeString(file, webSocket("receiveBufferLimit='20'"));
    seconds(0.999);
    assertEquals(10, limit());
    seconds(0.001);
    assertEquals(10, settings.current().everywhere().connection().receiveBufferLimit());
    assertEquals(20, limit());
    assertEquals(1 << 20, settings.look().everywhere().connection().sendBufferLimit());
    Files.writeString(file, webSocket("receiveBufferLimit='30'"));
    assertEquals(20, limit(), "a second has not passed since the last look");
    seconds(1);
    assertEquals(30, limit());
  }

  @Test
  void aChangeThatKeepsSizeAndTimeIsSeen() throws Exception {
    start();
    FileTime before = Files.getLastModifiedTime(file);
    Files.writeString(file, GOOD.replace("10", "20"));
    Files.setLastModifiedTime(file, before);
    seconds(1);
    assertEquals(20, limit());
  }

  @Test
  void anUnchangedFileChangesNothing() throws Exception {
    start();
    SettingsTable before = settings.current();
    try (LogLines log = new LogLines()) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(0));
      seconds(5);
      assertSame(before, settings.look());
      assertEquals("[]", log.lines().toString());
    }
  }

  @Test
  void aFileComesGoesAndComesBack() throws Exception {
    Files.delete(file);
    try (LogLines log = new LogLines()) {
      start();
      assertEquals(
          "[WARNING The configFile " + file + " is not there, and sets nothing until it is]",
          log.lines().toString());
    }
    assertEquals(4_194_304, limit());
    Files.writeString(file, GOOD);
    seconds(1);
    assertEquals(10, limit());
    Files.delete(file);
    seconds(1);
    assertEquals(4_194_304, limit());
    Files.writeString(file, GOOD);
    seconds(1);
    assertEquals(10, limit());
  }

  @Test
  void bothFilesAreFollowed() throws Exception {
    application.folder = folder;
    Path webConfig = Files.createDirectory(folder.resolve("WEB-INF")).resolve("web.config");
    Files.writeString(webConfig, webSocket("receiveBufferLimit='1' closeTimeout='00:00:01'"));
    start();
    assertEquals(10, limit());
    Files.delete(file);
    seconds(1);
    assertEquals(1, limit());
    Files.delete(webConfig);
    seconds(1);
    assertEquals(4_194_304, limit());
    Files.writeString(webConfig, webSocket("receiveBufferLimit='2'"));
    seconds(1);
    assertEquals(2, limit());
  }

  @Test
  void anApplicationThatIsNotUnpackedKeepsItsFile() throws Exception {
    system.clear();
    application.webConfig("receiveBufferLimit='7'");
    start();
    assertEquals(7, limit());
    application.webConfig("receiveBufferLimit='8'");
    seconds(1);
    assertEquals(7, limit());
  }

  @Test
  void aWebConfigThatTheContainerHasFromElsewhereIsRead() throws Exception {
    system.clear();
    application.folder = folder;
    application.webConfig("receiveBufferLimit='7'");
    start();
    seconds(1);
    assertEquals(7, limit());
  }

  @Test
  void settingsThatAreHeldAreNotChanged() throws Exception {
    start();
    Settings held = settings.look().everywhere();
    Files.writeString(file, webSocket("receiveBufferLimit='20'"));
    seconds(1);
    assertEquals(20, limit());
    assertEquals(10, held.connection().receiveBufferLimit());
  }

  @Test
  void parametersAreReadOnce() throws Exception {
    start();
    system.setProperty("io.websocketmodule.closeTimeout", "PT1S");
    application.contextParameters.put("websocket.sendTimeout", "x");
    Files.writeString(file, webSocket("receiveBufferLimit='20'"));
    seconds(1);
    assertEquals(20, limit());
    assertEquals("00:00:05", settings.current().everywhere().inForce().get("closeTimeout"));
  }

  private record Attack(String name, byte[] content, String line) {
    Attack(String name, String content, String line) {
      this(name, content.getBytes(UTF_8), line);
    }
  }

  /** What a changed file may hold: each leaves the last good settings and one line in the log. */
  @TestFactory
  Stream<DynamicTest> aBadFileIsLoggedOnceAndTheLastGoodSettingsHold() {
    String entity = "<!DOCTYPE configuration [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>";
    StringBuilder bomb = new StringBuilder("<!DOCTYPE configuration [<!ENTITY e0 'lol'>\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("<!ENTITY e").append(i).append(" '");
      bomb.append(("&e" + (i - 1) + ";").repeat(10)).append("'>\n");
    }
    String notXml = ": not XML as it is allowed here: ";
    return Stream.of(
            new Attack(
                "external entity",
                entity + webSocket("receiveBufferLimit='&x;'"),
                ", line 1: a DTD is not allowed."),
            new Attack(
                "external parameter entity",
                "<!DOCTYPE configuration [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/'> %x;]>"
                    + webSocket(""),
                ", line 1: a DTD is not allowed."),
            new Attack(
                "external DTD",
                "<!DOCTYPE configuration SYSTEM 'http://127.0.0.1:1/x.dtd'>" + webSocket(""),
                ", line 1: a DTD is not allowed."),
            new Attack(
                "entity expansion",
                bomb + "]>" + webSocket("receiveBufferLimit='&e29;'"),
                ", line 31: a DTD is not allowed."),
            new Attack("half written", GOOD.substring(0, 70), ", line 1" + notXml),
            new Attack("empty", "", ", line 1" + notXml),
            new Attack("no XML", "enabled=false", ", line 1" + notXml),
            new Attack(
                "wrong encoding",
                ("<?xml version='1.0' encoding='utf-8'?><!-- \u00e4 -->" + GOOD)
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                ", line 1" + notXml),
            new Attack(
                "unknown encoding",
                "<?xml version='1.0' encoding='utf-99'?>" + GOOD,
                ", line 1" + notXml),
            new Attack(
                "half a UTF-16 character",
                java.util.Arrays.copyOf(GOOD.getBytes(UTF_16), 101),
                ", line 1" + notXml),
            new Attack("two byte order marks", "\uFEFF\uFEFF" + GOOD, ", line 1" + notXml),
            new Attack("zeros", new byte[5000], ", line 1" + notXml),
            new Attack(
                "nested without end",
                "<configuration>" + "<a>".repeat(100_000),
                ", line 1: more than 50 elements inside each other."),
            new Attack(
                "a bad value",
                webSocket("receiveBufferLimit='20'\nsendBufferLimit='0'"),
                "The attribute sendBufferLimit in FILE, line 2 is \"0\", out of range; allowed is a"
                    + " number of bytes from 1 to 4294967295."),
            new Attack(
                "an unknown name",
                webSocket("receiveBufferLimit='20'\nreceiveBufferLimits='0'"),
                "The attribute receiveBufferLimits in FILE, line 2: there is no such setting"),
            new Attack(
                "a bad path",
                "<configuration>\n<location path='a*'/></configuration>",
                "The path of the location in FILE, line 2 is \"a*\", with the character *; allowed is"))
        .map(
            attack ->
                DynamicTest.dynamicTest(
                    attack.name,
                    () -> {
                      Files.writeString(file, GOOD);
                      start();
                      Files.write(file, attack.content);
                      String expected = attack.line.replace("FILE", file.toString());
                      holdsWithOneLine(expected.startsWith("The") ? expected : file + expected);
                    }));
  }

  private void holdsWithOneLine(String reason) throws IOException {
    try (LogLines log = new LogLines()) {
      for (int look = 0; look < 3; look++) {
        seconds(1);
        assertEquals(10, limit());
        assertEquals(11, settings.look().everywhere().connection().sendBufferLimit());
      }
      assertEquals(1, log.lines().size(), log.lines().toString());
      String line = log.lines().get(0);
      String start = "WARNING The changed settings are not taken, the last good ones hold: ";
      assertTrue(line.startsWith(start), line);
      assertTrue(line.contains(reason), line);
      assertEquals(1, line.lines().count());
      Files.writeString(file, GOOD.replace("10", "20"));
      seconds(1);
      assertEquals(20, limit());
      assertEquals(2, log.lines().size(), log.lines().toString());
      assertTrue(log.lines().get(1).startsWith("INFO The settings have changed: {enabled=true, "));
    }
  }

  @Test
  void aFileOfAHundredMegabytesIsNotReadToItsEnd() throws Exception {
    start();
    Files.writeString(file, "<configuration>");
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(100_000_000);
    }
    holdsWithOneLine(file + " cannot be read: it has more than 1048576 bytes.");
  }

  @Test
  void aFolderInPlaceOfTheFileIsRefused() throws Exception {
    start();
    Files.delete(file);
    Files.createDirectory(file);
    try (LogLines log = new LogLines()) {
      seconds(1);
      assertEquals(10, limit());
      seconds(1);
      assertEquals(10, limit());
      assertEquals(
          "[WARNING The changed settings are not taken, the last good ones hold: "
              + file
              + " cannot be read: it is no regular file.]",
          log.lines().toString());
    }
  }

  @Test
  void everyByteOrderMarkIsUnderstood() throws Exception {
    start();
    int limit = 20;
    for (byte[] content :
        new byte[][] {
          ("\uFEFF" + GOOD).getBytes(UTF_8),
          GOOD.getBytes(UTF_16),
          ("\uFEFF" + GOOD).getBytes(UTF_16LE)
        }) {
      Files.writeString(file, webSocket("receiveBufferLimit='" + limit++ + "'"));
      seconds(1);
      assertEquals(limit - 1, limit());
      Files.write(file, content);
      seconds(1);
      assertEquals(10, limit());
    }
  }

  @Test
  void aFileThatGrowsWhileItIsReadIsTakenWhenItIsWhole() throws Exception {
    start();
    String next = GOOD.replace("10", "20").replace("11", "21");
    try (LogLines log = new LogLines()) {
      for (int end = 0; end < next.length(); end += 7) {
        Files.writeString(file, next.substring(0, end));
        seconds(1);
        assertEquals(10, limit());
        assertEquals(11, settings.current().everywhere().connection().sendBufferLimit());
      }
      assertEquals(1, log.lines().size(), log.lines().toString());
      Files.writeString(file, next);
      seconds(1);
      assertEquals(20, limit());
      assertEquals(21, settings.current().everywhere().connection().sendBufferLimit());
      assertEquals(2, log.lines().size(), log.lines().toString());
    }
  }

  @Test
  void eachMistakeInABadFileHasItsLine() throws Exception {
    start();
    try (LogLines log = new LogLines()) {
      for (String value : new String[] {"a", "b", "<", "<<", "c", "<"}) {
        Files.writeString(file, webSocket("receiveBufferLimit='" + value + "'"));
        seconds(1);
        assertEquals(10, limit());
      }
      assertEquals(5, log.lines().size(), log.lines().toString());
    }
  }

  @Test
  void manyThreadsLookAtOnceAndEachSeesOneStateOfTheFile() throws Exception {
    AtomicLong clock = new AtomicLong();
    LiveSettings live = LiveSettings.read(system, application.config(), clock::get);
    AtomicBoolean over = new AtomicBoolean();
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                long last = 10;
                while (!over.get()) {
                  ConnectionSettings seen = live.look().everywhere().connection();
                  long limit = seen.receiveBufferLimit();
                  if (seen.sendBufferLimit() != limit + 1 || limit < last) {
                    wrong.add(last + " then " + seen);
                  }
                  last = limit;
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (int limit = 20; limit < 220; limit++) {
      Path next = folder.resolve("next");
      String both = "receiveBufferLimit='%d' sendBufferLimit='%d'".formatted(limit, limit + 1);
      Files.writeString(next, webSocket(both));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }
    over.set(true);
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(20));
    }
    assertEquals("[]", wrong.toString());
    clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertEquals(219, live.look().everywhere().connection().receiveBufferLimit());
  }

  @Test
  void aBadFileAtTheStartStopsTheDeployment() throws Exception {
    Files.writeString(file, webSocket("enabled='maybe'"));
    assertEquals(
        "WebSocket module: The attribute enabled in "
            + file
            + ", line 1 is \"maybe\", neither true nor false; allowed is true or false.",
        assertThrows(ServletException.class, this::start).getMessage());
  }
}
