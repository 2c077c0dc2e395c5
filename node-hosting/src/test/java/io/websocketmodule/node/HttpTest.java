// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plain HTTP goes through as it came, but for what concerns one hop. */
class HttpTest {

  private static final int MEBIBYTE = 1 << 20;

  @ParameterizedTest
  @EnumSource
  void headsArePassedOnWithoutWhatIsForOneHop(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").on(container);
        RawClient client = new RawClient(hosted.port())) {
      client.head(
          "GET /app/head?x=1&y=%20z HTTP/1.1",
          "Host: example.test:8080",
          "Connection: keep-alive, X-Hop",
          "Connection: x-other",
          "X-Hop: dropped",
          "X-Other: dropped",
          "X-Kept: one",
          "X-Kept: two",
          "Keep-Alive: timeout=5",
          "TE: trailers",
          "Proxy-Connection: keep-alive",
          "X-Forwarded-For: 10.0.0.1");
      List<String> head = client.readHead();
      assertEquals("HTTP/1.1 200", head.get(0).substring(0, 12));
      assertEquals(List.of("a=1", "b=2"), values(head, "Set-Cookie"));
      assertEquals(List.of(), values(head, "X-Private"));
      String seen = client.read(Integer.parseInt(values(head, "Content-Length").get(0)));
      assertTrue(seen.contains("\"url\":\"/app/head?x=1&y=%20z\""), seen);
      assertTrue(seen.contains("\"Host\",\"example.test:8080\""), seen);
      assertTrue(seen.contains("\"X-Kept\",\"one\""), seen);
      assertTrue(seen.contains("\"X-Kept\",\"two\""), seen);
      assertTrue(seen.contains("\"10.0.0.1\""), seen);
      for (String dropped : List.of("dropped", "Keep-Alive", "\"TE\"", "Proxy")) {
        assertFalse(seen.contains(dropped), () -> dropped + " in " + seen);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientsAddressIsToldWhereTheSettingSaysSo(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").set("enableXFF", "true").on(container)) {
      String seen =
          hosted
              .send(
                  hosted
                      .request("/head")
                      .header("X-Forwarded-For", "10.0.0.1")
                      .header("X-Forwarded-Proto", "gopher")
                      .build())
              .body();
      assertTrue(seen.contains("\"X-Forwarded-For\",\"10.0.0.1, 127.0.0.1\""), seen);
      assertTrue(seen.contains("\"X-Forwarded-Proto\",\"http\""), seen);
      assertFalse(seen.contains("gopher"), seen);
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersWithoutABodyAndOfOtherStatusComeAsTheyAre(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").on(container)) {
      assertEquals(204, hosted.get("/status?code=204").statusCode());
      assertEquals(304, hosted.get("/status?code=304").statusCode());
      HttpResponse<String> missing = hosted.get("/nowhere");
      assertEquals(404, missing.statusCode());
      assertEquals("not here\n", missing.body());
      HttpResponse<String> head =
          hosted.send(hosted.request("/hello").method("HEAD", BodyPublishers.noBody()).build());
      assertEquals("", head.body());
      assertEquals("hello\n", hosted.get("/hello").body());
      assertEquals("hello\n", hosted.get("/hello").body());
    }
  }

  @ParameterizedTest
  @EnumSource
  void bodiesOfAnyLengthGoBothWays(Container container) throws Exception {
    byte[] body = new byte[8 * MEBIBYTE];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (i * 31 >> 7);
    }
    String sum =
        body.length
            + " "
            + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    try (Hosted hosted = Hosted.sample("site").on(container)) {
      assertEquals(
          sum,
          hosted
              .send(hosted.request("/sum").POST(BodyPublishers.ofByteArray(body)).build())
              .body());
      assertEquals(
          sum,
          hosted
              .send(
                  hosted
                      .request("/sum")
                      .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                      .build())
              .body());
      assertEquals(
          "small",
          hosted
              .send(hosted.request("/echo").POST(BodyPublishers.ofString("small")).build())
              .body());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatIsWrittenWhileTheRequestIsReadWaitsForNoEnd(Container container)
      throws Exception {
    byte[] body = new byte[32 * MEBIBYTE];
    Arrays.fill(body, (byte) 'e');
    try (Hosted hosted = Hosted.sample("site").on(container);
        RawClient client = new RawClient(hosted.port())) {
      client.head("POST /app/echo HTTP/1.1", "Host: a", "Content-Length: " + body.length);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.send(body);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertEquals("HTTP/1.1 200", client.readHead().get(0).substring(0, 12));
      assertTrue(Arrays.equals(body, client.in().readNBytes(body.length)));
      sent.join();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerComesPieceByPieceAndNotWhenItIsWhole(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").on(container)) {
      InputStream answer =
          hosted.client().send(hosted.request("/two").build(), BodyHandlers.ofInputStream()).body();
      assertEquals("first,", new String(answer.readNBytes(6), StandardCharsets.US_ASCII));
      assertEquals(200, hosted.get("/go").statusCode());
      assertEquals("second", new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerBeforeTheEndOfTheRequestArrives(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").on(container);
        RawClient client = new RawClient(hosted.port())) {
      client.head("POST /app/early HTTP/1.1", "Host: a", "Content-Length: 100000000");
      client.send(new byte[64 * 1024]);
      assertEquals("HTTP/1.1 413", client.readHead().get(0).substring(0, 12));
    }
  }

  @ParameterizedTest
  @EnumSource
  void halfAnAnswerIsNoWholeOne(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").on(container)) {
      assertThrows(IOException.class, () -> hosted.get("/half"));
      Hosted.until("another process answers", () -> hosted.status("/hello") == 200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatItsFramingLeavesOpenIsFramedAnew(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").on(container);
        RawClient client = new RawClient(hosted.port())) {
      client.head(
          "POST /app/head HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "Connection: close");
      client.send("5;extension=1\r\nabcde\r\n0\r\nTrailer-Field: x\r\n\r\n");
      String all = client.readAll();
      assertTrue(all.contains("\"Transfer-Encoding\",\"chunked\""), all);
      assertFalse(all.contains("Content-Length\\\""), all);
      assertFalse(all.contains("Trailer-Field"), all);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everythingWorksWithoutAsyncSupportToo(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").withoutAsync().on(container);
        RawClient client = new RawClient(hosted.port())) {
      assertEquals("hello\n", hosted.get("/hello").body());
      client.upgraded("own");
      assertEquals("early ", client.read(6));
      assertThrows(IOException.class, () -> hosted.get("/half"));
    }
  }

  static List<String> values(List<String> head, String name) {
    return head.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }
}
