// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import org.junit.jupiter.api.Test;

/** A word in time is answered by a close, silence by the end of TCP; plain HTTP stays plain. */
class NativeDeadlineTest {

  @Test
  void aWordInTimeIsAnsweredByAClose() throws Exception {
    try (ExampleServer server = new ExampleServer(new NativeDeadline());
        RawClient client = RawClient.open(server.port(), "/deadline?seconds=60")) {
      client.send(ClientFrame.text("word"));
      assertEquals(1000, client.readClose().closeCode());
    }
  }

  @Test
  void silenceEndsTheConnectionWithoutAClose() throws Exception {
    try (ExampleServer server = new ExampleServer(new NativeDeadline());
        RawClient client = RawClient.open(server.port(), "/deadline?seconds=1")) {
      client.expectGone();
    }
  }

  @Test
  void plainHttpStaysPlain() throws Exception {
    try (ExampleServer server = new ExampleServer(new NativeDeadline());
        RawClient client = RawClient.connect(server.port())) {
      assertEquals(200, client.request(client.get("/deadline")).status());
    }
  }
}
