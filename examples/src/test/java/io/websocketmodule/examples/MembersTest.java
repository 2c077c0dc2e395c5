// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.RawClient;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Only who is logged in gets a WebSocket, and only from a page of the same server. */
class MembersTest {

  @Test
  void aStrangerIsRefused() throws Exception {
    try (ExampleServer server = new ExampleServer(new Members());
        RawClient client = RawClient.connect(server.port())) {
      assertEquals(403, client.request(client.handshake("/members")).status());
    }
  }

  @Test
  void aMemberIsWelcomeFromTheServersOwnPages() throws Exception {
    try (ExampleServer server = new ExampleServer(new LoggedIn())) {
      String own = "Origin: http://127.0.0.1:" + server.port();
      try (RawClient client = RawClient.open(server.port(), "/members", own)) {
        assertEquals("Welcome Ronald.", client.read().text());
      }
      try (RawClient client = RawClient.connect(server.port())) {
        String foreign = client.handshake("/members", "Origin: http://evil.example");
        assertEquals(403, client.request(foreign).status());
      }
    }
  }

  /** As behind a login. */
  @WebServlet("/members")
  private static final class LoggedIn extends Members {

    private static final long serialVersionUID = 1L;

    @Override
    public void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
      super.doGet(
          new HttpServletRequestWrapper(request) {
            @Override
            public String getRemoteUser() {
              return "Ronald";
            }
          },
          response);
    }
  }
}
