// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.Tls;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.PingFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * One connection of HTTP/2, by TLS and ALPN or in clear text, on which any number of streams is
 * opened. Jetty's client without its HTTP layer. Every wait is bounded.
 *
 * <p>No stream is opened before the server's first SETTINGS: {@link FirstSettingsChecks} tells why.
 */
final class Http2Connection implements AutoCloseable {

  /** Small, so that a peer that does not read is noticed soon: what RFC 9113 6.9.2 begins with. */
  private static final int STREAM_WINDOW = 65_535;

  private static final long LIMIT_SECONDS = 30;

  private final HTTP2Client client = new HTTP2Client();
  private final Settings settings = new Settings();
  private final HttpScheme scheme;
  private final int port;
  private final Session session;

  private Http2Connection(int port, Optional<Tls> tls) throws Exception {
    this.port = port;
    scheme = tls.isPresent() ? HttpScheme.HTTPS : HttpScheme.HTTP;
    client.setInitialStreamRecvWindow(STREAM_WINDOW);
    client.setIdleTimeout(0);
    client.start();
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
    if (tls.isPresent()) {
      SslContextFactory.Client keys = new SslContextFactory.Client();
      keys.setSslContext(tls.get().context());
      keys.setEndpointIdentificationAlgorithm(null);
      keys.start();
      session = client.connect(keys, address, settings).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } else {
      session = client.connect(address, settings).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    firstSettings();
  }

  private Map<Integer, Integer> firstSettings() throws Exception {
    return settings.first.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Connects. */
  static Http2Connection open(int port, Optional<Tls> tls) throws Exception {
    return new Http2Connection(port, tls);
  }

  /** Sends a CONNECT for a WebSocket (RFC 8441 5). */
  Http2Stream connect(String path, Map<String, String> headers) throws Exception {
    return connect(path, "websocket", headers);
  }

  /** Sends a CONNECT for any protocol. */
  Http2Stream connect(String path, String protocol, Map<String, String> headers) throws Exception {
    return open(
        new MetaData.ConnectRequest(
            scheme, new HostPortHttpField("127.0.0.1", port), path, fields(headers), protocol),
        false);
  }

  /** Sends a GET. */
  Http2Stream get(String path, Map<String, String> headers) throws Exception {
    HttpURI uri = HttpURI.from(scheme.asString() + "://127.0.0.1:" + port + path);
    return open(new MetaData.Request("GET", uri, HttpVersion.HTTP_2, fields(headers)), true);
  }

  private static HttpFields fields(Map<String, String> headers) {
    HttpFields.Mutable fields = HttpFields.build();
    headers.forEach(fields::add);
    return fields;
  }

  private Http2Stream open(MetaData.Request request, boolean last) throws Exception {
    Http2Stream stream = new Http2Stream();
    stream.opened(
        session
            .newStream(new HeadersFrame(request, null, last), stream)
            .get(LIMIT_SECONDS, TimeUnit.SECONDS));
    return stream;
  }

  /** Whether the server takes CONNECT for other protocols (RFC 8441 3). */
  boolean announcesConnect() throws Exception {
    return Integer.valueOf(1).equals(firstSettings().get(SettingsFrame.ENABLE_CONNECT_PROTOCOL));
  }

  /**
   * Returns when the server has parsed all that was sent, and all has come that it had sent by
   * then: it answers a PING behind that.
   */
  void awaitArrival() throws Exception {
    session.ping(new PingFrame(false), Callback.NOOP);
    assertTrue(settings.pongs.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS), "no PING came back");
  }

  /** Codes of RST_STREAM that came for streams of which both sides had ended. */
  Collection<Integer> lateResets() {
    return settings.lateResets;
  }

  /** Jetty's view, for what has no other name. */
  Session session() {
    return session;
  }

  /** Streams that neither side has forgotten. */
  int streams() {
    return session.getStreams().size();
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception e) {
      throw new AssertionError("the client did not stop", e);
    }
  }

  /** What the server tells first, answers to pings, and says of streams that are forgotten. */
  private static final class Settings implements Session.Listener {

    private final CompletableFuture<Map<Integer, Integer>> first = new CompletableFuture<>();
    private final Semaphore pongs = new Semaphore(0);
    private final Queue<Integer> lateResets = new ConcurrentLinkedQueue<>();

    @Override
    public void onSettings(Session from, SettingsFrame frame) {
      first.complete(frame.getSettings());
    }

    @Override
    public void onPing(Session from, PingFrame frame) {
      if (frame.isReply()) {
        pongs.release();
      }
    }

    @Override
    public void onReset(Session from, ResetFrame frame) {
      lateResets.add(frame.getError());
    }
  }
}
