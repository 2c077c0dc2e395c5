// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The built sample, and how to ask for it. */
final class Sample {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

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

  /** Waits until a path is answered with a status: something was deployed, or is gone. */
  static void await(Server server, String path, int status) {
    Waiting.until(
        PATIENCE,
        () -> path + " is not answered with " + status,
        () -> get(server, path).status() == status);
  }
}
