// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console client's jar in pipes: every line arrives, and the exit status tells the end. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // Pipes are not interrupted.
class ChatClientIT {

  private static ServerProcess server;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.ready();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void chatsUntilByeAndSendsNothingBehindIt() throws Exception {
    Client john = Client.connect(server.ws("/chat?name=John"));
    try (ClientProcess ronald = ClientProcess.of(server.ws("/chat?name=Ronald"))) {
      assertEquals("Received: Ronald joined.", ronald.line());
      assertEquals("Received: Welcome Ronald.", ronald.line());
      ronald.type("Grüße, 你好 \uD83D\uDE00");
      assertEquals("Received: Ronald says: Grüße, 你好 \uD83D\uDE00", ronald.line());
      john.send("Hi Rönald");
      assertEquals("Received: John says: Hi Rönald", ronald.line());
      ronald.type("", "Good bye", "Bye", "never sent");

      assertEquals(
          List.of("Received: Ronald says: ", "Received: Ronald says: Good bye"), ronald.rest());
      assertEquals("", ronald.errors());
      assertEquals(0, ronald.exitStatus());
    }
    for (String heard :
        List.of(
            "John joined.",
            "Welcome John.",
            "Ronald joined.",
            "Ronald says: Grüße, 你好 \uD83D\uDE00",
            "John says: Hi Rönald",
            "Ronald says: ",
            "Ronald says: Good bye",
            "Ronald left.")) {
      assertEquals(heard, john.next());
    }
    john.close(1000);
  }

  @Test
  void atTheEndOfInputNoLineIsLost() throws Exception {
    List<String> lines = IntStream.range(0, 3000).mapToObj(n -> "line " + n).toList();
    try (ClientProcess client = ClientProcess.of(server.ws("/echo-managed"))) {
      CompletableFuture<List<String>> output = CompletableFuture.supplyAsync(client::rest);
      client.type(lines.toArray(String[]::new));
      client.typeUnended("unended");
      client.endInput();

      List<String> received = output.get(60, TimeUnit.SECONDS);
      assertEquals(lines.size() + 1, received.size());
      for (int line = 0; line < lines.size(); line++) {
        assertEquals("Received: " + lines.get(line), received.get(line));
      }
      assertEquals("Received: unended", received.get(lines.size()));
      assertEquals(0, client.exitStatus());
      assertEquals("", client.errors());
    }
  }

  @Test
  void inputThatIsEmptyClosesAtOnce() throws Exception {
    try (ClientProcess client = ClientProcess.of(server.ws("/echo"))) {
      client.endInput();
      assertEquals(List.of(), client.rest());
      assertEquals(0, client.exitStatus());
    }
  }

  /** The native echo gives back the frames of 8 KiB at most that it reads. */
  @Test
  void joinsMessagesOfManyParts() throws Exception {
    String line = "Nel mezzo del cammin ".repeat(20_000);
    try (ClientProcess client = ClientProcess.of(server.ws("/echo"))) {
      CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> client.rest().get(0));
      client.type(line, "Bye");
      assertEquals("Received: " + line, first.get(60, TimeUnit.SECONDS));
      assertEquals(0, client.exitStatus());
    }
  }

  @Test
  void aMessageCannotSteerTheTerminalNorPassForAnother() throws Exception {
    try (ClientProcess client = ClientProcess.of(server.ws("/chat?name=Ada"))) {
      client.line();
      client.line();
      Client mallory = Client.connect(server.ws("/chat?name=Mallory"));
      assertEquals("Received: Mallory joined.", client.line());
      mallory.send("\u001B[2Jx\u007F\u009B1m\tü\r\nReceived: Ada says: I resign\rY");
      assertEquals("Received: Mallory says: ␛[2Jx␡\uFFFD1m\tü", client.line());
      assertEquals("          Received: Ada says: I resign␍Y", client.line());
      mallory.close(1000);
    }
  }

  @Test
  void aCloseFromTheServerIsPrintedWithItsReason() throws Exception {
    try (ClientProcess client = ClientProcess.of(server.ws("/dante?interval=10"))) {
      List<String> printed = client.rest();
      assertEquals(137, printed.size());
      assertEquals("Received: Nel mezzo del cammin di nostra vita", printed.get(0));
      assertEquals("          mi ritrovai per una selva oscura,", printed.get(1));
      assertEquals("Received: Allor si mosse, e io li tenni dietro.", printed.get(135));
      assertEquals("Closed by the server: 1000 End of the canto", printed.get(136));
      assertEquals(0, client.exitStatus());
      assertEquals("", client.errors());
    }
  }

  @Test
  void aCloseWithAnotherCodeHasAStatusOfItsOwn() throws Exception {
    try (ServerProcess stopping = ServerProcess.ready();
        ClientProcess client = ClientProcess.of(stopping.ws("/chat?name=Ronald"))) {
      client.line();
      client.line();
      stopping.terminate();
      List<String> printed = client.rest();
      assertEquals(1, printed.size(), printed.toString());
      assertTrue(printed.get(0).startsWith("Closed by the server: 1001"), printed.get(0));
      assertEquals(5, client.exitStatus());
      assertEquals("", client.errors());
    }
  }

  @Test
  void aLostConnectionIsToldFromAClosedOne() throws Exception {
    ServerProcess dying = ServerProcess.ready();
    try (ClientProcess client = ClientProcess.of(dying.ws("/chat?name=Ronald"))) {
      client.line();
      client.line();
      dying.close();
      assertEquals(List.of(), client.rest());
      assertEquals(4, client.exitStatus());
      assertTrue(client.errors().startsWith("The connection was lost: "));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/chat | 400: Give your name, 1 to 40 characters, as ?name=NAME.",
        "/dante?interval=1 | 400: Give the interval in milliseconds, a whole number from 10 to 60000, as ?interval=2000.",
        "/nothing | 404."
      })
  void aRefusedHandshakeIsToldWithItsStatus(String path, String answer) throws Exception {
    assertNoConnection(
        server.ws(path).toString(), "The server answered the handshake with HTTP status " + answer);
  }

  @Test
  void noServerAtAllIsTold() throws Exception {
    int free;
    try (ServerSocket taken = new ServerSocket(0)) {
      free = taken.getLocalPort();
    }
    assertNoConnection("ws://127.0.0.1:" + free + "/", "No connection: nobody listens there.");
    assertNoConnection("ws://no.such.host.invalid/", "No connection: the host is unknown.");
  }

  private static void assertNoConnection(String address, String explanation) throws Exception {
    try (ClientProcess client = new ClientProcess(address)) {
      assertEquals(List.of(), client.rest());
      assertEquals(explanation, client.errors().strip());
      assertEquals(3, client.exitStatus());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ws://127.0.0.1/ ws://127.0.0.1/",
        "http://127.0.0.1/",
        "ws:127.0.0.1",
        "ws:///chat",
        "127.0.0.1:8080",
        "ws://127.0.0.1/#top",
        "ws://127.0.0.1/%",
        "--verbose"
      })
  void wrongArgumentsAreAnsweredWithTheUsage(String arguments) throws Exception {
    String[] all = arguments.isEmpty() ? new String[0] : arguments.split(" ");
    try (ClientProcess client = new ClientProcess(all)) {
      assertEquals(List.of(), client.rest());
      List<String> lines = client.errors().lines().toList();
      assertEquals(2, lines.size(), lines.toString());
      assertTrue(lines.get(1).startsWith("Usage: java -jar chat-client.jar ws://"), lines.get(1));
      assertEquals(2, client.exitStatus());
    }
  }

  @Test
  void helpNamesEveryExitStatus() throws Exception {
    try (ClientProcess client = new ClientProcess("--help")) {
      List<String> help = client.rest();
      for (int status = 0; status <= 5; status++) {
        String number = "  " + status + "  ";
        assertTrue(help.stream().anyMatch(line -> line.startsWith(number)), help.toString());
      }
      assertEquals(0, client.exitStatus());
    }
  }

  @Test
  void whenNobodyTakesItsOutputItClosesAndEnds() throws Exception {
    Client john = Client.connect(server.ws("/chat?name=Jack"));
    try (ClientProcess ronald = ClientProcess.of(server.ws("/chat?name=Piper"))) {
      ronald.line();
      ronald.closeOutput();
      john.send("Are you there?");
      assertEquals(1, ronald.exitStatus());
      assertEquals("", ronald.errors());
    }
    Object heard = john.next();
    while (!heard.equals("Piper left.")) {
      heard = john.next();
    }
    john.close(1000);
  }

  /** 48 MiB go out and come back in a heap of 32 MiB, and stand still while nobody reads. */
  @Test
  void aReaderOfItsOutputThatIsSlowHoldsTheServerBack() throws Exception {
    int lines = 768;
    String line = "x".repeat(64 * 1024 - 8);
    AtomicInteger typed = new AtomicInteger();
    try (ClientProcess client = ClientProcess.of(server.ws("/echo-managed"))) {
      CompletableFuture<Void> typing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int number = 0; number < lines; number++) {
                    client.type(String.format("%07d", number) + line);
                    typed.incrementAndGet();
                  }
                  client.endInput();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      int stuckAt = awaitStandstill(typed);
      assertTrue(stuckAt < lines / 2, stuckAt + " lines were taken while nobody read");

      for (int number = 0; number < lines; number++) {
        assertEquals("Received: " + String.format("%07d", number) + line, client.line());
      }
      assertEquals(List.of(), client.rest());
      typing.get(60, TimeUnit.SECONDS);
      assertEquals(0, client.exitStatus());
      assertEquals("", client.errors());
      System.out.println("Stood still after " + stuckAt + " of " + lines + " lines of 64 KiB");
    }
  }

  /** The number that has not changed for two seconds. */
  private static int awaitStandstill(AtomicInteger number) {
    int seen = 0;
    long since = System.nanoTime();
    while (seen == 0 || System.nanoTime() - since < TimeUnit.SECONDS.toNanos(2)) {
      if (number.get() != seen) {
        seen = number.get();
        since = System.nanoTime();
      }
      assertTrue(System.nanoTime() - since < TimeUnit.SECONDS.toNanos(60), "nothing was taken");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return seen;
  }

  @Test
  void theJarCarriesTheClientAloneAndTheWarCarriesItNot() throws Exception {
    try (JarFile jar = new JarFile(System.getProperty("chat.client.jar"));
        JarFile war = new JarFile(System.getProperty("sample.war"))) {
      List<String> classes =
          jar.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".class")).toList();
      assertTrue(classes.stream().allMatch(name -> name.contains("/sample/client/")));
      assertTrue(classes.contains("io/websocketmodule/sample/client/ChatClient.class"));
      assertTrue(war.stream().map(ZipEntry::getName).noneMatch(name -> name.contains("/client/")));
    }
  }
}
