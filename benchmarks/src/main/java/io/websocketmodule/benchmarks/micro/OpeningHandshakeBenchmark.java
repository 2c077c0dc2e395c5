// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.micro;

import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.websocketmodule.impl.protocol.OpeningHandshake;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.core.util.WebSocketUtils;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Judges a browser's handshake, and computes what is answered to its key. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OpeningHandshakeBenchmark {

  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final NettyHandshaker handshaker = new NettyHandshaker();
  private FullHttpRequest nettyRequest;

  /** Prepares, and checks that all answer the same. */
  @Setup
  public void prepare() throws NoSuchAlgorithmException {
    put("Host", "127.0.0.1:8080");
    put("Connection", "keep-alive, Upgrade");
    put("Upgrade", "websocket");
    put("Origin", "http://127.0.0.1:8080");
    put("Sec-WebSocket-Version", "13");
    put("Sec-WebSocket-Key", KEY);
    put("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36");
    put("Accept-Encoding", "gzip, deflate, br, zstd");
    put("Accept-Language", "en-GB,en;q=0.9,de;q=0.8");
    put("Cookie", "session=6f1ed002ab5595859014ebf0951522d9; theme=dark");
    HttpHeaders nettyHeaders = new DefaultHttpHeaders();
    headers.forEach(nettyHeaders::add);
    nettyRequest =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.GET,
            "/",
            io.netty.buffer.Unpooled.EMPTY_BUFFER,
            nettyHeaders,
            EmptyHttpHeaders.INSTANCE);
    boolean right =
        module() instanceof OpeningHandshake.Valid valid
            && valid.acceptKey().equals(ACCEPT)
            && naive().equals(ACCEPT)
            && moduleKeyOnly().equals(ACCEPT)
            && jettyKeyOnly().equals(ACCEPT)
            && netty().headers().get("Sec-WebSocket-Accept").equals(ACCEPT);
    if (!right) {
      throw new IllegalStateException("Not all answer " + ACCEPT);
    }
  }

  private void put(String name, String value) {
    headers.put(name, List.of(value));
  }

  /** The module's judgement of the whole request. */
  @Benchmark
  public OpeningHandshake.Result module() {
    return OpeningHandshake.examine(
        "GET", "HTTP/1.1", name -> headers.getOrDefault(name, List.of()));
  }

  /** The few checks that cannot be left out, and the key. */
  @Benchmark
  public String naive() throws NoSuchAlgorithmException {
    if (!first("Upgrade").equalsIgnoreCase("websocket")
        || !first("Connection").toLowerCase(java.util.Locale.ROOT).contains("upgrade")
        || !first("Sec-WebSocket-Version").equals("13")) {
      throw new IllegalStateException("No handshake");
    }
    byte[] text = (first("Sec-WebSocket-Key") + GUID).getBytes(StandardCharsets.US_ASCII);
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
  }

  private String first(String name) {
    return headers.get(name).get(0);
  }

  /** Netty's whole answer, whose headers it makes as well. */
  @Benchmark
  public FullHttpResponse netty() {
    return handshaker.answer(nettyRequest);
  }

  /** The module's answer to the key. */
  @Benchmark
  public String moduleKeyOnly() {
    return OpeningHandshake.acceptKey(KEY);
  }

  /** Jetty's answer to the key. */
  @Benchmark
  public String jettyKeyOnly() {
    return WebSocketUtils.hashKey(KEY);
  }

  private static final class NettyHandshaker extends WebSocketServerHandshaker13 {

    NettyHandshaker() {
      super("ws://127.0.0.1:8080/", null, false, 65536);
    }

    FullHttpResponse answer(FullHttpRequest request) {
      return newHandshakeResponse(request, null);
    }
  }
}
