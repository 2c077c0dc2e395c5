// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import io.websocketmodule.managed.SlowPeer;
import io.websocketmodule.managed.WebSocketCollection;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A chat of one room; {@code ?name=NAME} says who speaks. */
public final class ChatServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** In characters as a reader counts them (code points). */
  private static final int LONGEST_NAME = 40;

  /** A member who does not keep up is closed: a chat with holes is worse. */
  private static final WebSocketOptions OPTIONS =
      WebSocketOptions.defaults().slowPeer(SlowPeer.CLOSE);

  // Not serializable, and servlets are not serialized any more.
  private final transient WebSocketCollection<ChatMember> room = new WebSocketCollection<>();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = request.getParameter("name");
    if (!isName(name)) {
      PlainAnswer.send(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          "Give your name, 1 to " + LONGEST_NAME + " characters, as ?name=NAME.");
    } else if (!PlainAnswer.given(request, response)) {
      WebSockets.accept(request, response, OPTIONS, new ChatMember(name.strip(), room));
    }
  }

  private static boolean isName(String name) {
    return name != null
        && !name.isBlank()
        && name.strip().codePointCount(0, name.strip().length()) <= LONGEST_NAME
        && name.codePoints().noneMatch(Character::isISOControl);
  }
}
