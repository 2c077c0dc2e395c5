// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.impl.connection.ConnectionSettings;
import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.spi.Acceptance;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the options of an accept say goes before the settings of its path. */
class OptionsInForceTest {

  private static final ConnectionSettings PATH =
      new ConnectionSettings(
          1,
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(4),
          Duration.ofSeconds(5),
          Duration.ofSeconds(6),
          Duration.ofSeconds(7),
          8);

  private final TestServer server = new TestServer();
  private final RecordingHandler handler = new RecordingHandler();

  @AfterEach
  void stop() {
    server.close();
  }

  private static ConnectionSettings settings(WebSocketOptions options, ConnectionSettings path) {
    return ManagedEndpoints.settings(new Acceptance(options, null), path);
  }

  @Test
  void withoutOptionsThePathsSettingsStand() {
    assertEquals(PATH, settings(WebSocketOptions.defaults(), PATH));
  }

  @Test
  void optionsGoBeforeThePathsSettings() {
    WebSocketOptions options =
        WebSocketOptions.defaults()
            .maxMessageSize(10)
            .pingInterval(Duration.ofSeconds(20))
            .idleTimeout(Duration.ZERO)
            .sendBufferLimit(80);
    ConnectionSettings expected =
        new ConnectionSettings(
            10,
            Duration.ofSeconds(20),
            Duration.ofSeconds(3),
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofSeconds(6),
            Duration.ofSeconds(7),
            80);
    assertEquals(expected, settings(options, PATH));
  }

  @Test
  void aPongTimeoutThatFollowedThePingIntervalGoesOnFollowing() {
    WebSocketOptions options = WebSocketOptions.defaults().pingInterval(Duration.ofSeconds(20));
    assertEquals(
        Duration.ofSeconds(20), settings(options, ConnectionSettings.defaults()).pongTimeout());
  }

  @Test
  void aPeerThatAnswersPingsStaysAndASilentOneIsLost() {
    WebSocketOptions options = WebSocketOptions.defaults().pingInterval(Duration.ofSeconds(20));
    WebSocketTester client = server.request("/").options(options).open(handler);
    server.passTime(Duration.ofMinutes(10));
    assertTrue(handler.isOpen());
    client.stopReading();
    server.passTime(Duration.ofSeconds(45));
    assertEquals(List.of("open", "error TIMEOUT", "closed 1006"), handler.told());
  }

  @Test
  void aPeerIsNotLostWhileAHandlerHoldsItBack() {
    WebSocketOptions options = WebSocketOptions.defaults().pingInterval(Duration.ofSeconds(20));
    CompletableFuture<Object> stage = new CompletableFuture<>();
    RecordingHandler slow =
        new RecordingHandler() {
          @Override
          protected CompletionStage<?> onMessageAsync(Message message) {
            return stage;
          }
        };
    WebSocketTester client = server.request("/").options(options).open(slow);
    client.send("a");
    client.send("b"); // waits in front of the pongs
    server.passTime(Duration.ofMinutes(10));
    assertTrue(slow.isOpen());
    stage.complete(null);
  }
}
