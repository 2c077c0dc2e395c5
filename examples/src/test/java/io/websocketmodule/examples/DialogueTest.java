// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every way that the dialogue can go. */
class DialogueTest {

  private final TestServer server = new TestServer();
  private final WebSocketTester client = server.request("/dialogue").open(Dialogue::serve);

  DialogueTest() {
    assertEquals("Your name?", client.receiveText());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whoTellsTheNameGetsThePicture() {
    client.send("Ronald");
    assertEquals("Hello Ronald", client.receiveText());
    assertEquals(100_000, client.receiveBinary().remaining());
    assertClose(1000, "That is all");
  }

  @Test
  void whoIsSilentIsClosed() {
    // A session that waits has a thread, and so the time of the machine.
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (client.isOpen()) {
      assertTrue(System.nanoTime() < end, "nobody closes");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertClose(1008, "Too late");
  }

  @Test
  void aBinaryNameIsCutOff() {
    client.send(ByteBuffer.allocate(1));
    assertClose(1006, "");
  }

  @Test
  void aCloseIsAnswered() {
    client.close(4001, "");
    assertEquals(4001, client.receiveClose().getCloseCode().getCode());
  }

  @Test
  void worksOnARealServerToo() throws Exception {
    try (ExampleServer jetty = new ExampleServer(new Dialogue());
        JdkClient real = JdkClient.open(jetty.uri("ws", "/dialogue"))) {
      real.next();
      real.send("John");
      assertEquals("Hello John", real.next().text());
      assertEquals(100_000, real.next().bytes().length);
      assertEquals(1000, real.closeCode());
    }
  }

  private void assertClose(int code, String reason) {
    CloseReason close = client.receiveClose();
    assertEquals(code, close.getCloseCode().getCode());
    assertTrue(reason.isEmpty() || reason.equals(close.getReasonPhrase()), close.toString());
  }
}
