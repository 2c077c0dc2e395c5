// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** What ends with a stream, and what with the connection. */
interface StreamEndChecks extends Http2Stage {

  /** What notes its end. */
  List<String> NOTING = List.of("/native", "/managed");

  /** Also with a peer that does not end its side, for which the server waits five seconds. */
  @Test
  default void aStreamIsForgottenBehindItsEndAndASilentOneIsNot() throws Exception {
    with(
        echoes(),
        Duration.ofSeconds(3),
        server -> {
          try (RawClient silent = RawClient.open(server.port(), "/managed")) {
            byte[] close = ClientFrame.close(1000, "").encode();
            for (String path : ECHOES) {
              Http2Stream stream = server.connection().connect(path, VERSION);
              stream.write(close, close.length);
              assertEquals(4, stream.read(new byte[16]));
              assertEquals(-1, stream.read(new byte[1]));
            }
            awaitStreams(server, 1);
            silent.send(ClientFrame.text("still here"));
            assertEquals("still here", silent.readMessage().text());
          }
        });
  }

  @Test
  default void aResetStreamIsALostPeerAndNobodyElses() throws Exception {
    with(
        echoes(),
        server -> {
          for (String path : NOTING) {
            String id = "reset" + path;
            try (RawClient other = RawClient.open(server.port(), path)) {
              RawClient client = RawClient.open(server.port(), path + "?id=" + id);
              client.send(ClientFrame.text("here"));
              assertEquals("here", client.readMessage().text());
              client.reset();
              assertEquals("failed DISCONNECTED", journal().next(id));
              other.send(ClientFrame.text("there"));
              assertEquals("there", other.readMessage().text());
            }
          }
        });
  }

  /**
   * When the 200 has left, and the filters in front of the module have not returned. Not before the
   * module knows that it has left: a peer that is gone by then has opened nothing.
   */
  @Test
  default void aStreamResetBeforeItsRequestIsOverIsALostPeerToo() throws Exception {
    Semaphore answered = new Semaphore(0);
    Semaphore gone = new Semaphore(0);
    Application application =
        echoes()
            .setting("maxConnections", "1")
            .filterInFront(
                (request, response, chain) -> {
                  chain.doFilter(request, response);
                  boolean accepted = ((HttpServletResponse) response).getStatus() == 200;
                  if (accepted && request.getParameter("id") != null) {
                    answered.release();
                    await(gone);
                  }
                });
    with(
        application,
        server -> {
          for (String path : ECHOES) {
            String id = "early" + path;
            Http2Stream stream = openWhenThereIsPlace(server, path + "?id=" + id);
            await(answered);
            stream.reset();
            awaitStreams(server, 0);
            gone.release();
            if (NOTING.contains(path)) {
              assertEquals("failed DISCONNECTED", journal().next(id));
            }
          }
          openWhenThereIsPlace(server, "/managed").reset();
        });
  }

  private static void await(Semaphore semaphore) throws ServletException {
    try {
      if (!semaphore.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new ServletException("the check did not go on");
      }
    } catch (InterruptedException e) {
      throw new ServletException(e);
    }
  }

  private static Http2Stream openWhenThereIsPlace(BridgedServer server, String path)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      Http2Stream stream = server.connection().connect(path, VERSION);
      int status = stream.answer().status();
      if (status == 200) {
        return stream;
      }
      assertEquals(503, status);
      assertTrue(System.nanoTime() < end, "the place was not given back");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
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
