// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.checks.client.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One open connection to each servlet of a deployed sample, and two members of its chat. */
final class OpenConnections implements AutoCloseable {

  private final List<RawClient> echoes = new ArrayList<>();
  private final List<Client> members = new ArrayList<>();

  /** Opens them; each has been answered once. */
  OpenConnections(Server server, String application) throws Exception {
    for (String path : List.of("/echo", "/echo-blocking", "/echo-managed")) {
      RawClient client = RawClient.open(server.port(), application + path);
      echoes.add(client);
      client.send(ClientFrame.text("here"));
      assertEquals("here", client.readMessage().text());
    }
    for (String name : List.of("Ada", "Bob")) {
      Client member = JdkClient.open(server.ws(application + "/chat?name=" + name));
      members.add(member);
      assertEquals(name + " joined.", member.next().text());
    }
  }

  int count() {
    return echoes.size() + members.size();
  }

  /** Each is told 1001, answers, and sees an orderly end. */
  void expectGoingAway() throws Exception {
    for (RawClient client : echoes) {
      assertEquals(1001, client.readClose().closeCode());
      client.send(ClientFrame.close(1001, ""));
      client.expectEnd();
      // Until then the module waits for the peer's FIN.
      client.close();
    }
    for (Client member : members) {
      assertEquals(1001, member.closeCode());
      member.close();
    }
  }

  @Override
  public void close() throws IOException {
    for (RawClient client : echoes) {
      client.close();
    }
    members.forEach(Client::close);
  }
}
