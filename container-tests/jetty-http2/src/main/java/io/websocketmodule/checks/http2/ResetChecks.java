// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.PostCompletion;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A reset ends its stream, whatever that is at, and no other. */
interface ResetChecks extends Http2Stage {

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
          // RFC 9113 5.4.2: no reset answers one.
          assertEquals(0, server.connection().lateResets().size());
        });
  }

  /** As when the page goes that had them. Jetty ends a connection that has 129 in a second. */
  @Test
  default void aHundredStreamsAreResetAtOnceAndTheOthersGoOn() throws Exception {
    with(
        echoes(),
        server -> {
          try (RawClient other = RawClient.open(server.port(), "/managed")) {
            List<Http2Stream> streams = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
              streams.add(server.connection().connect(ECHOES.get(i % 3), VERSION));
            }
            // One whose request is not over Jetty resets by itself.
            byte[] text = ClientFrame.text("x").encode();
            for (Http2Stream stream : streams) {
              stream.write(text, text.length);
              assertEquals(3, stream.read(new byte[16]));
            }
            streams.forEach(Http2Stream::reset);
            awaitStreams(server, 1);
            other.send(ClientFrame.text("there"));
            assertEquals("there", other.readMessage().text());
          }
        });
  }

  /** Whose payload nobody asks for is not read, and no read can tell that it is gone. */
  @Test
  default void aStreamThatNobodyReadsIsLostWithItsPeer() throws Exception {
    Application application =
        echoes()
            .setting("maxConnections", "1")
            .handle(
                "/half",
                new PostCompletion(
                    socket -> {
                      socket.readFragment(ByteBuffer.allocate(1));
                      journal().note("half", "read");
                    }));
    with(
        application,
        server -> {
          Http2Stream stream = server.connection().connect("/half", VERSION);
          byte[] message = ClientFrame.text("two").encode();
          stream.write(message, message.length);
          assertEquals("read", journal().next("half"));
          stream.reset();
          openWhenThereIsPlace(server, "/managed").reset();
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
}
