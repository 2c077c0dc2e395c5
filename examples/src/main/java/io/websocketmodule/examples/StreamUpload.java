// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.managed.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.io.IOException;
import java.nio.file.*;
import java.util.Optional;

/** Saves a message of any size as a stream, and answers where. */
@WebServlet("/upload")
public final class StreamUpload extends HttpServlet {
  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, StreamUpload::save);
  }

  private static void save(WebSocketSession session) throws IOException {
    Optional<MessageStream> upload = session.receiveStream();
    if (upload.isPresent()) {
      Path path = Files.createTempFile("upload", null);
      Files.copy(upload.get(), path, StandardCopyOption.REPLACE_EXISTING);
      session.send(path.toString());
    }
  }
}
