// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The built sample, and how to ask for it. */
final class Sample {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int POOL = 32;

  private Sample() {}

  /** The WAR as the build made it. */
  static Path war() {
    return Path.of(System.getProperty("sample.war"));
  }

  /** A GET of a new connection. */
  static HttpAnswer get(Server server, String path) throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      return client.request(client.get(path, "Connection: close"));
    }
  }

  /** The answer to a right handshake, whatever it is. */
  static HttpAnswer handshake(Server server, String path) throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      return client.request(client.handshake(path));
    }
  }

  /**
   * Many requests at once, for nothing: an idle thread of a server's pool holds on to its last
   * request, and what that leads to, until it has another.
   */
  static void stir(Server server) throws IOException {
    stir(server, "/nothing/here");
  }

  /** The same for something. */
  static void stir(Server server, String path) throws IOException {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < POOL; i++) {
        RawClient client = RawClient.connect(server.port());
        clients.add(client);
        String request = client.get(path, "Connection: close");
        client.send(request.getBytes(StandardCharsets.ISO_8859_1));
      }
      for (RawClient client : clients) {
        client.readAnswer();
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  /** Waits until a path is answered with a status: something was deployed, or is gone. */
  static void await(Server server, String path, int status) {
    Waiting.until(
        PATIENCE,
        () -> path + " is not answered with " + status,
        () -> get(server, path).status() == status);
  }
}
