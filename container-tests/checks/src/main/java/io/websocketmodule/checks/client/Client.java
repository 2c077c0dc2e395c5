// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.client;

/** What the checks want of a real WebSocket client. Every wait is bounded. */
public interface Client extends AutoCloseable {

  /** Sends a text message. */
  void send(String text) throws Exception;

  /** Sends a binary message. */
  void send(byte[] data) throws Exception;

  /** The next message. */
  Received next() throws Exception;

  /** Sends a close. */
  void close(int code, String reason) throws Exception;

  /** The code of the server's close. */
  int closeCode() throws Exception;

  /** Lets go of the connection. */
  @Override
  void close();
}
