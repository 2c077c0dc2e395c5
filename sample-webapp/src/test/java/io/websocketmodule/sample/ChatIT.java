// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Everyone in the chat gets exactly what the chat promises, to the end. */
class ChatIT {

  @Test
  void threeMembersGetExactlyTheirMessagesAndAGoodbyeAtTheStop() throws Exception {
    try (ServerProcess server = ServerProcess.ready()) {
      Client ronald = Client.connect(server.ws("/chat?name=Ronald"));
      gets("Ronald joined.", ronald);
      gets("Welcome Ronald.", ronald);
      Client john = Client.connect(server.ws("/chat?name=John"));
      gets("John joined.", ronald, john);
      gets("Welcome John.", john);
      Client adam = Client.connect(server.ws("/chat?name=Adam"));
      gets("Adam joined.", ronald, john, adam);
      gets("Welcome Adam.", adam);

      ronald.send("Good morning");
      gets("Ronald says: Good morning", ronald, john, adam);
      john.send("Grüße, 你好 \uD83D\uDE00");
      gets("John says: Grüße, 你好 \uD83D\uDE00", ronald, john, adam);
      adam.send("");
      gets("Adam says: ", ronald, john, adam);

      ronald.close(1000);
      assertEquals(1000, ronald.closeCode());
      gets("Ronald left.", john, adam);

      int exitCode = server.terminate();

      assertTrue(Set.of(0, 143).contains(exitCode), "exit code " + exitCode);
      assertEquals(1001, john.closeCode());
      assertEquals(1001, adam.closeCode());
      assertEquals(1, server.output().lines().count(), server.output());
      assertEquals("", server.errors());
      assertEquals(List.of(), server.leftBehind());
      assertTrue(ronald.exhausted(), "Ronald left and got more");
    }
  }

  @Test
  void scriptInNamesAndMessagesStaysText() throws Exception {
    try (ServerProcess server = ServerProcess.ready()) {
      Client client = Client.connect(server.ws("/chat?name=%3Cscript%3Ealert(1)%3C%2Fscript%3E"));
      gets("<script>alert(1)</script> joined.", client);
      gets("Welcome <script>alert(1)</script>.", client);
      client.send("<img src=x onerror=alert(2)>");
      gets("<script>alert(1)</script> says: <img src=x onerror=alert(2)>", client);
    }
  }

  private static void gets(String message, Client... clients) throws InterruptedException {
    for (Client client : clients) {
      assertEquals(message, client.next());
    }
  }
}
