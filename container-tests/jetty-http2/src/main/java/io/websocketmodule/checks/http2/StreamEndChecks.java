// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import java.time.Duration;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** How a stream ends in good order, and what ends with the connection. */
interface StreamEndChecks extends Http2Stage {

  /** RFC 9113 7. */
  int NO_ERROR = 0;

  /** Also with a peer that does not end its side, for which the server waits five seconds. */
  @Test
  default void aStreamIsForgottenBehindItsEndAndASilentOneIsNot() throws Exception {
    with(
        echoes(),
        Duration.ofSeconds(3),
        server -> {
          try (RawClient silent = RawClient.open(server.port(), "/managed")) {
            for (String path : ECHOES) {
              closed(server, path);
            }
            awaitStreams(server, 1);
            silent.send(ClientFrame.text("still here"));
            assertEquals("still here", silent.readMessage().text());
          }
        });
  }

  /**
   * A peer that answers END_STREAM with its own is done. Where it does not, the server ends the
   * stream by a reset five seconds later; a machine that stands still for so long gets more tries.
   */
  @Test
  default void aStreamThatBothSidesHaveEndedIsNotReset() throws Exception {
    with(
        echoes(),
        server -> {
          for (String path : ECHOES) {
            assertTrue(
                inOneOfThree(
                    () -> {
                      Http2Stream stream = closed(server, path);
                      int before = server.connection().lateResets().size();
                      stream.end();
                      awaitStreams(server, 0);
                      server.connection().awaitArrival();
                      return server.connection().lateResets().size() == before;
                    }),
                path);
          }
        });
  }

  /**
   * RFC 9113 8.1: an early end that is none of an error. One frame of the peer's must do, for Jetty
   * counts those behind a reset.
   */
  @Test
  default void aPeerThatSendsOnBehindTheEndIsToldToStop() throws Exception {
    with(
        echoes(),
        server -> {
          for (String path : ECHOES) {
            assertTrue(
                inOneOfThree(
                    () -> {
                      Http2Stream stream = closed(server, path);
                      stream.write(new byte[100], 100);
                      return stream.awaitReset() == NO_ERROR;
                    }),
                path);
          }
          awaitStreams(server, 0);
        });
  }

  /** A try that depends on a limit of five seconds. */
  interface Try {
    boolean succeeds() throws Exception;
  }

  private static boolean inOneOfThree(Try one) throws Exception {
    return one.succeeds() || one.succeeds() || one.succeeds();
  }

  /** A stream whose WebSocket is closed and whose server's side has ended. */
  private static Http2Stream closed(BridgedServer server, String path) throws Exception {
    Http2Stream stream = server.connection().connect(path, VERSION);
    byte[] close = ClientFrame.close(1000, "").encode();
    stream.write(close, close.length);
    assertEquals(4, stream.read(new byte[16]));
    assertEquals(-1, stream.read(new byte[1]));
    return stream;
  }

  /** RFC 9113 6.8: a client that sends GOAWAY opens nothing more; what is open goes on. */
  @Test
  default void aGoawayLeavesWhatIsOpen() throws Exception {
    with(
        echoes(),
        server -> {
          try (RawClient client = RawClient.open(server.port(), "/managed?id=goaway")) {
            server.connection().session().close(0, "no more", Callback.NOOP);
            client.send(ClientFrame.text("still here"));
            assertEquals("still here", client.readMessage().text());
            client.send(ClientFrame.close(1000, ""));
            assertEquals(1000, client.readClose().closeCode());
            assertEquals("closed 1000", journal().next("goaway"));
          }
        });
  }

  @Test
  default void aLostConnectionEndsAllThatItCarries() throws Exception {
    with(
        echoes(),
        server -> {
          for (String path : NOTING) {
            RawClient client = RawClient.open(server.port(), path + "?id=lost" + path);
            client.send(ClientFrame.text("here"));
            assertEquals("here", client.readMessage().text());
          }
          server.connection().close();
          for (String path : NOTING) {
            assertEquals("failed DISCONNECTED", journal().next("lost" + path));
          }
        });
  }
}
