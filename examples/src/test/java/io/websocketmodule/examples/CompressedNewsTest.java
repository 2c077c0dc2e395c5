// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.Deflate;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.ServerFrame;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** News are compressed where the client offers it, letters never; and as the page configures it. */
class CompressedNewsTest {

  private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
  private static final int RSV1 = 4;

  static Stream<HttpServlet> programs() {
    return Stream.of(new CompressedNews(), new NativeCompressedNews());
  }

  private static String path(HttpServlet program) {
    return program.getClass().getAnnotation(WebServlet.class).value()[0];
  }

  /** Each message as it came, with a star if it was compressed. */
  private static List<String> received(int port, String path, int count, String... headers)
      throws Exception {
    List<String> messages = new ArrayList<>();
    try (RawClient client = RawClient.open(port, path, headers);
        Deflate deflate = new Deflate(false)) {
      for (int i = 0; i < count; i++) {
        ServerFrame frame = client.read();
        boolean compressed = frame.reserved() == RSV1;
        byte[] payload = compressed ? deflate.inflate(frame.payload()) : frame.payload();
        messages.add((compressed ? "*" : "") + new String(payload, UTF_8));
      }
      assertEquals(1000, client.readClose().closeCode());
    }
    return messages;
  }

  @ParameterizedTest
  @MethodSource("programs")
  void compressNewsAndNoLetters(HttpServlet program) throws Exception {
    String news = CompressedNews.NEWS;
    String letter = CompressedNews.LETTER;
    try (ExampleServer server = new ExampleServer(program)) {
      assertEquals(
          List.of("*" + news, letter, "*" + news),
          received(server.port(), path(program), 3, OFFER));
      assertEquals(
          List.of(news, letter, news), received(server.port(), path(program), 3), "not offered");
    }
  }

  @Test
  void plainHttpStaysPlain() throws Exception {
    try (ExampleServer server = new ExampleServer(new NativeCompressedNews());
        RawClient client = RawClient.connect(server.port())) {
      assertEquals(200, client.request(client.get("/native-news")).status());
    }
  }

  @WebServlet({"/feed", "/other"})
  private static final class Feed extends HttpServlet {
    @Override
    public void doGet(HttpServletRequest request, HttpServletResponse response) {
      WebSockets.accept(request, response, session -> session.send(CompressedNews.NEWS));
    }
  }

  /** What the page shows in a fence, or in a line. */
  private static Matcher shown(String pattern) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "compression.md"));
    Matcher shown = Pattern.compile(pattern, Pattern.DOTALL).matcher(page);
    assertTrue(shown.find(), "the page shows " + pattern);
    return shown;
  }

  private static List<String> configured(String property, String value) throws Exception {
    System.setProperty(property, value);
    try (ExampleServer server = new ExampleServer(new Feed())) {
      List<String> both = new ArrayList<>(received(server.port(), "/feed", 1, OFFER));
      both.addAll(received(server.port(), "/other", 1, OFFER));
      return both;
    } finally {
      System.clearProperty(property);
    }
  }

  @Test
  void thePropertyOfThePageCompressesEverywhere() throws Exception {
    Matcher property = shown("```\n-D([\\w.]+)=(\\w+)\n```");
    assertEquals(
        List.of("*" + CompressedNews.NEWS, "*" + CompressedNews.NEWS),
        configured(property.group(1), property.group(2)));
  }

  @Test
  void theLocationOfThePageCompressesThere(@TempDir Path directory) throws Exception {
    String location = shown("```xml\n(.*?)```").group(1);
    Path file = directory.resolve("web.config");
    Files.writeString(file, "<configuration>" + location + "</configuration>");
    assertEquals(
        List.of("*" + CompressedNews.NEWS, CompressedNews.NEWS),
        configured("io.websocketmodule.configFile", file.toString()));
  }
}
