// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Handshakes larger than anybody needs. What the container lets pass, the module answers. */
interface HandshakeFaults extends Faults {

  /** The container's own no; where it lets it pass 101, and 403 to a foreign origin. */
  Set<Integer> ALLOWED = Set.of(101, 400, 403, 413, 431);

  int TIMES = 5;
  long MOST_SECONDS = 30;

  @Test
  default void handshakesThatAreTooLarge() throws Exception {
    Map<String, String[]> faults = new LinkedHashMap<>();
    faults.put("1,000 headers", headers(1000, "X-Header-%d: value"));
    faults.put("a header of 64 KiB", headers(1, "X-Header-%d: " + "v".repeat(65536)));
    faults.put("Origin of 64 KiB", headers(1, "Origin: http://%d" + "v".repeat(65536)));
    faults.put("1,000 keys", headers(1000, "Sec-WebSocket-Key: " + RawClient.KEY + "%d"));
    faults.put("1,000 Upgrade tokens", headers(1, "Upgrade: " + tokens(1000)));
    faults.put("1,000 Connection tokens", headers(1, "Connection: " + tokens(1000)));
    faults.put("1,000 subprotocols", headers(1, "Sec-WebSocket-Protocol: " + tokens(1000)));
    faults.put(
        "1,000 times the same subprotocol",
        headers(1, "Sec-WebSocket-Protocol: " + String.join(",", Collections.nCopies(1000, "a"))));
    faults.put("7,000 commas", headers(1, "Sec-WebSocket-Protocol: " + ",".repeat(7000)));
    faults.put("7,000 spaces", headers(1, "Sec-WebSocket-Protocol: a" + " ".repeat(7000) + "b"));
    faults.put("90 offers of extensions", headers(90, "Sec-WebSocket-Extensions: x%d; a=1; b"));
    faults.put("7,000 semicolons", headers(1, "Sec-WebSocket-Extensions: x" + ";".repeat(7000)));
    faults.put(
        "a quote that never ends",
        headers(1, "Sec-WebSocket-Extensions: x; a=\"" + "\\".repeat(7000)));
    try (Scene scene = fault("handshakes that are too large")) {
      for (Map.Entry<String, String[]> fault : faults.entrySet()) {
        long begin = System.nanoTime();
        int status = 0;
        for (int i = 0; i < TIMES; i++) {
          status = status(scene.port(), fault.getValue());
          assertTrue(ALLOWED.contains(status) || status == 0, fault.getKey() + ": " + status);
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        assertTrue(seconds < MOST_SECONDS, fault.getKey() + " takes " + seconds + " s");
        System.out.printf(
            "fault | handshake with %s | answered %s%n",
            fault.getKey(), status == 0 ? "by the end of TCP" : status);
      }
      scene.holds("all are answered", TIMES * faults.size(), 2 * 1024, 40);
    }
  }

  private static String[] headers(int count, String format) {
    return IntStream.range(0, count)
        .mapToObj(i -> format.replace("%d", Integer.toString(i)))
        .toArray(String[]::new);
  }

  private static String tokens(int count) {
    return IntStream.range(0, count).mapToObj(i -> "t" + i).collect(Collectors.joining(", "));
  }

  /** 0: TCP ended before a whole answer, because the container read no further. */
  private static int status(int port, String... headers) throws IOException {
    try (RawClient client = RawClient.connect(port)) {
      int status = 0;
      try {
        status = client.request(client.handshake("/managed", headers)).status();
      } catch (EOFException | SocketException ended) {
        return 0;
      }
      if (status == 101) {
        client.send(ClientFrame.text("served"));
        assertEquals("served", client.readMessage().text());
      }
      return status;
    }
  }
}
