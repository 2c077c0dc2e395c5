// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Options are immutable, each value by itself, and refuse what makes no sense. */
class WebSocketOptionsTest {

  private static final Executor EXECUTOR = Runnable::run;

  private static final List<UnaryOperator<WebSocketOptions>> CHANGES =
      List.of(
          options -> options.subprotocol("chat"),
          options -> options.allowedOrigins("*"),
          options -> options.slowPeer(SlowPeer.CLOSE),
          options -> options.sendBufferLimit(5),
          options -> options.maxMessageSize(6),
          options -> options.executor(EXECUTOR),
          options -> options.pingInterval(Duration.ofSeconds(7)),
          options -> options.idleTimeout(Duration.ZERO),
          options -> options.keepHeaders(true),
          options -> options.keepSessionAlive(false));

  private static List<Object> values(WebSocketOptions options) {
    return List.of(
        options.subprotocol(),
        options.allowedOrigins(),
        options.slowPeer(),
        options.sendBufferLimit(),
        options.maxMessageSize(),
        options.executor(),
        options.pingInterval(),
        options.idleTimeout(),
        options.keepHeaders(),
        options.keepSessionAlive());
  }

  private static final List<Object> CHANGED =
      List.of(
          Optional.of("chat"),
          Optional.of(List.of("*")),
          SlowPeer.CLOSE,
          OptionalLong.of(5),
          OptionalLong.of(6),
          Optional.of(EXECUTOR),
          Optional.of(Duration.ofSeconds(7)),
          Optional.of(Duration.ZERO),
          true,
          Optional.of(false));

  @Test
  void everyValueComesFromTheSettingsUnlessSet() {
    WebSocketOptions defaults = WebSocketOptions.defaults();
    assertEquals(SlowPeer.FAIL, defaults.slowPeer());
    assertFalse(defaults.keepHeaders());
    assertTrue(
        values(defaults).stream()
            .allMatch(
                value ->
                    value == SlowPeer.FAIL
                        || value.equals(false)
                        || value.equals(Optional.empty())
                        || value.equals(OptionalLong.empty())));
  }

  @Test
  void eachChangeChangesItsValueAndNoOther() {
    List<Object> before = values(WebSocketOptions.defaults());
    for (int changed = 0; changed < CHANGES.size(); changed++) {
      List<Object> after = values(CHANGES.get(changed).apply(WebSocketOptions.defaults()));
      for (int i = 0; i < before.size(); i++) {
        assertEquals((i == changed ? CHANGED : before).get(i), after.get(i), "value " + i);
      }
    }
    assertEquals(before, values(WebSocketOptions.defaults()), "the original is as it was");
  }

  @Test
  void changesAddUpInAnyOrder() {
    WebSocketOptions forth = WebSocketOptions.defaults();
    WebSocketOptions back = WebSocketOptions.defaults();
    for (int i = 0; i < CHANGES.size(); i++) {
      forth = CHANGES.get(i).apply(forth);
      back = CHANGES.get(CHANGES.size() - 1 - i).apply(back);
    }
    assertEquals(CHANGED, values(forth));
    assertEquals(CHANGED, values(back));
  }

  @Test
  void listsAreCopied() {
    String[] origins = {"https://a.example"};
    WebSocketOptions options = WebSocketOptions.defaults().allowedOrigins(origins);
    origins[0] = "*";
    assertEquals(List.of("https://a.example"), options.allowedOrigins().orElseThrow());
    assertThrows(
        UnsupportedOperationException.class, () -> options.allowedOrigins().orElseThrow().add("*"));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    WebSocketOptions options = WebSocketOptions.defaults();
    Duration negative = Duration.ofNanos(-1);
    assertThrows(IllegalArgumentException.class, () -> options.sendBufferLimit(0));
    assertThrows(IllegalArgumentException.class, () -> options.maxMessageSize(-1));
    assertThrows(IllegalArgumentException.class, () -> options.pingInterval(negative));
    assertThrows(IllegalArgumentException.class, () -> options.idleTimeout(negative));
    assertThrows(NullPointerException.class, () -> options.subprotocol(null));
    assertThrows(NullPointerException.class, () -> options.slowPeer(null));
    assertThrows(NullPointerException.class, () -> options.executor(null));
  }
}
