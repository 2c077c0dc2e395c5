// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.Application;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.BufferingFlowControlStrategy;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/**
 * A defect of Jetty's client, because of which {@link Http2Connection} waits before it opens a
 * stream. What a server's first SETTINGS add to the window of a stream is added twice to one that
 * is opened while they come, if it is listed before and given its first window behind that. The
 * client then sends more than the server allows, and the server ends the connection.
 *
 * <p>Fails when Jetty has mended it: the waiting can go then, and this with it.
 */
interface FirstSettingsChecks extends Http2Stage {

  /**
   * A byte more than Jetty's server gives. It is the last one, or the server would end TCP with
   * unread bytes, and the reset could overtake its GOAWAY.
   */
  int OVERRUN = 512 * 1024 + 1;

  @Test
  default void jettysClientSendsTooMuchOnAStreamOpenedWhileTheFirstSettingsCome() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Application application =
        new Application().http2().handle("/unread", (request, response) -> awaitEvent(over));
    EmbeddedJetty server = newServer(Duration.ofSeconds(LIMIT_SECONDS));
    HTTP2Client client = new HTTP2Client();
    client.setFlowControlStrategyFactory(AsItMayHappen::new);
    try {
      server.start(application);
      client.start();
      CompletableFuture<String> end = new CompletableFuture<>();
      InetSocketAddress address = new InetSocketAddress("127.0.0.1", server.port());
      Session session = client.connect(address, endTo(end)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
      HttpURI uri = HttpURI.from("http://127.0.0.1:" + server.port() + "/unread");
      HeadersFrame post =
          new HeadersFrame(
              new MetaData.Request("POST", uri, HttpVersion.HTTP_2, HttpFields.EMPTY), null, false);
      Stream stream =
          session.newStream(post, new Stream.Listener() {}).get(LIMIT_SECONDS, TimeUnit.SECONDS);
      ByteBuffer much = ByteBuffer.allocate(OVERRUN);
      stream.data(new DataFrame(stream.getId(), much, false), Callback.NOOP);
      assertEquals("3 stream_window_exceeded", end.get(LIMIT_SECONDS, TimeUnit.SECONDS));
    } finally {
      over.countDown();
      client.stop();
      server.stop();
    }
  }

  private static Session.Listener endTo(CompletableFuture<String> end) {
    return new Session.Listener() {
      @Override
      public void onGoAway(Session from, GoAwayFrame frame) {
        end.complete(frame.getError() + " " + frame.tryConvertPayload());
      }
    };
  }

  private static void awaitEvent(CountDownLatch event) {
    try {
      assertTrue(event.await(LIMIT_SECONDS, TimeUnit.SECONDS), "it has not happened");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Jetty's own, with what may happen on two threads at any time in the one order that matters. */
  final class AsItMayHappen extends BufferingFlowControlStrategy {

    private final CountDownLatch listed = new CountDownLatch(1);
    private final CountDownLatch updated = new CountDownLatch(1);

    AsItMayHappen() {
      super(0.5f);
    }

    /** On the thread that opens the stream, which the session lists already. */
    @Override
    public void onStreamCreated(Stream stream) {
      listed.countDown();
      awaitEvent(updated);
      super.onStreamCreated(stream);
    }

    /** On the thread that reads the SETTINGS. */
    @Override
    public void updateInitialStreamWindow(Session session, int window, boolean local) {
      if (local) {
        super.updateInitialStreamWindow(session, window, true);
        return;
      }
      awaitEvent(listed);
      super.updateInitialStreamWindow(session, window, false);
      updated.countDown();
    }
  }
}
