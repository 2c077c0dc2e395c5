// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.WebSocket;
import java.nio.charset.Charset;
import java.util.concurrent.CompletionException;

/** Sends each line of standard input, the next when the last one has left. */
final class TypedLines implements Runnable {

  /** The line that closes, as the end of input does. */
  static final String BYE = "Bye";

  private final BufferedReader in;
  private final WebSocket socket;
  private final Conversation conversation;

  TypedLines(InputStream in, Charset charset, WebSocket socket, Conversation conversation) {
    this.in = new BufferedReader(new InputStreamReader(in, charset));
    this.socket = socket;
    this.conversation = conversation;
  }

  @Override
  public void run() {
    try {
      for (String line = read(); line != null && !line.equals(BYE); line = read()) {
        socket.sendText(line, true).join();
      }
      conversation.close(socket);
    } catch (CompletionException e) {
      conversation.sendFailed(e.getCause());
    }
  }

  /** Null at the end of input, and where there is none. */
  private String read() {
    try {
      return in.readLine();
    } catch (IOException closed) {
      return null;
    }
  }
}
