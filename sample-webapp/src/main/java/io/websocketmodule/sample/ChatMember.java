// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import io.websocketmodule.managed.WebSocketCollection;
import io.websocketmodule.managed.WebSocketHandler;
import jakarta.websocket.CloseReason;

/** One member of the chat. Names and texts go out as they came: showing them is the page's part. */
final class ChatMember extends WebSocketHandler {

  private final String name;
  private final WebSocketCollection<ChatMember> room;

  ChatMember(String name, WebSocketCollection<ChatMember> room) {
    this.name = name;
    this.room = room;
  }

  @Override
  protected void onOpen() {
    room.add(this);
    room.broadcast(name + " joined.");
    send("Welcome " + name + ".");
  }

  @Override
  protected void onMessage(String text) {
    room.broadcast(name + " says: " + text);
  }

  /** A closed member has left the room by itself: this goes to the others. */
  @Override
  protected void onClose(CloseReason reason) {
    room.broadcast(name + " left.");
  }
}
