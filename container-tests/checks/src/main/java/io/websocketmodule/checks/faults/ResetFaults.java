// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.websocketmodule.checks.client.ClientFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A peer ends TCP by RST, whatever the server is at. */
interface ResetFaults extends Faults {

  int MESSAGE_BYTES = 32 * 1024;

  /**
   * What a thread keeps that has written a message: the JDK copies a heap buffer into a direct one,
   * and keeps that for the thread in a list of 1,024 places.
   */
  long KEPT_BY_A_THREAD = MESSAGE_BYTES + 1024 * 4 + 1024;

  /** Brings a fresh TCP connection into a state. */
  interface State {
    SocketChannel reach(Crowd crowd, String path) throws IOException;
  }

  /** By name. */
  static Map<String, State> states() {
    byte[] frame = ClientFrame.binary(new byte[1000]).encode();
    Map<String, State> states = new LinkedHashMap<>();
    states.put("connected", (crowd, path) -> crowd.connect());
    states.put(
        "within the request",
        (crowd, path) -> sent(crowd.connect(), crowd.request(path).substring(0, 60)));
    states.put("before the 101", (crowd, path) -> sent(crowd.connect(), crowd.request(path)));
    states.put("after the 101, a read pending", Crowd::open);
    states.put("in a header", (crowd, path) -> sent(crowd.open(path), Arrays.copyOf(frame, 3)));
    states.put("in a payload", (crowd, path) -> sent(crowd.open(path), Arrays.copyOf(frame, 500)));
    states.put(
        "between fragments",
        (crowd, path) -> sent(crowd.open(path), ClientFrame.text("half").notLast().encode()));
    states.put("an echo under way", (crowd, path) -> sent(crowd.open(path), frame));
    states.put("a write blocked", (crowd, path) -> blocked(crowd.open(path)));
    states.put(
        "closing", (crowd, path) -> sent(crowd.open(path), ClientFrame.close(1000, "").encode()));
    states.put(
        "closed with 1002, discarding",
        (crowd, path) -> sent(crowd.open(path), ClientFrame.text("x").unmasked().encode()));
    return states;
  }

  private static SocketChannel sent(SocketChannel channel, String text) throws IOException {
    return sent(channel, text.getBytes(US_ASCII));
  }

  private static SocketChannel sent(SocketChannel channel, byte[] bytes) throws IOException {
    Crowd.send(channel, bytes);
    return channel;
  }

  /** Sends messages and reads no echo, until the server takes no more. */
  private static SocketChannel blocked(SocketChannel channel) throws IOException {
    byte[] message = ClientFrame.binary(new byte[MESSAGE_BYTES]).encode();
    ByteBuffer left = ByteBuffer.wrap(message);
    channel.configureBlocking(false);
    long quietSince = System.nanoTime();
    while (System.nanoTime() - quietSince < 20_000_000) {
      if (channel.write(left) > 0) {
        quietSince = System.nanoTime();
      }
      if (!left.hasRemaining()) {
        left.rewind();
      }
    }
    return channel;
  }

  @Test
  default void resetsInEveryState() throws Exception {
    int times = Scale.of(2, 100);
    try (Scene scene = fault("RST in every state")) {
      for (Map.Entry<String, State> state : states().entrySet()) {
        int count = 0;
        try (Crowd crowd = new Crowd(scene.port())) {
          for (int i = 0; i < times; i++) {
            for (String path : FaultApplication.ECHOES) {
              Crowd.reset(state.getValue().reach(crowd, path));
              count++;
            }
          }
        }
        scene.awaitAlone();
        scene.holds(state.getKey() + ": all are gone", count, 2 * 1024, KEPT_BY_A_THREAD, 40);
      }
    }
  }
}
