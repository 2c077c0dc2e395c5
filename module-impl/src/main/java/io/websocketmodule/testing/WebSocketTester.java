// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.testing;

import io.websocketmodule.impl.connection.CloseReasons;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.protocol.Opcode;
import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketTask;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The client at the other end of a handler or task under test: no container, no socket, but the
 * real module in between, so that order, back-pressure, limits and closing are the real ones.
 *
 * <pre>
 * try (WebSocketTester client = WebSocketTester.open(new EchoHandler())) {
 *   client.send("Hello");
 *   assertEquals("Hello", client.receiveText());
 * }
 * </pre>
 *
 * <p>It behaves as a browser: it joins fragments, and answers pings and closes by itself. For
 * several clients of one server, for requests with a query, a user or headers, for options and for
 * time see {@link TestServer}. Any thread may call.
 */
public final class WebSocketTester implements AutoCloseable {

  /** How long the calls without a limit of time wait. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final TestServer server;
  private final ClientSide client;
  private boolean ownsServer;

  /** Of the message being sent in fragments: whether it has begun. For the test's thread. */
  private boolean insideMessage;

  WebSocketTester(TestServer server, ClientSide client) {
    this.server = server;
    this.client = client;
  }

  /** Opens a handler on a server of its own; onOpen has been called on return. */
  public static WebSocketTester open(WebSocketHandler handler) {
    return alone(new TestServer().open(handler));
  }

  /** Opens a task on a server of its own. */
  public static WebSocketTester open(WebSocketTask task) {
    return alone(new TestServer().open(task));
  }

  private static WebSocketTester alone(WebSocketTester tester) {
    tester.ownsServer = true;
    return tester;
  }

  void open(Connection connection) {
    client.transport().events(connection);
    connection.open(client.transport()).onReadable();
    server.settle();
  }

  /** The server at the other end. */
  public TestServer server() {
    return server;
  }

  // Sending

  /**
   * Sends a text message. Its callback has returned on return, unless it blocks.
   *
   * @throws IllegalStateException the connection is closed
   */
  public void send(String text) {
    send(true, Opcode.TEXT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Sends a binary message of the buffer's remaining bytes; the position is then at the limit.
   *
   * @throws IllegalStateException the connection is closed
   */
  public void send(ByteBuffer data) {
    send(true, Opcode.BINARY, data);
  }

  /**
   * Sends a part of a message as a frame of its own (RFC 6455 5.4). The bytes are not checked, so
   * that wrong UTF-8 can be tried.
   *
   * @param data its remaining bytes; the position is then at the limit
   * @param utf8 whether the message is text; the first part of a message decides
   * @param last whether the message ends with it
   * @throws IllegalStateException the connection is closed
   */
  public void sendFragment(ByteBuffer data, boolean utf8, boolean last) {
    Opcode first = utf8 ? Opcode.TEXT : Opcode.BINARY;
    Opcode opcode = insideMessage ? Opcode.CONTINUATION : first;
    insideMessage = !last;
    send(last, opcode, data);
  }

  private void send(boolean fin, Opcode opcode, ByteBuffer payload) {
    client.send(fin, opcode, payload);
    server.settle();
  }

  /** Sends bytes as they are, in place of frames, whatever the state of the connection. */
  public void sendRaw(ByteBuffer bytes) {
    client.transport().send(bytes);
    server.settle();
  }

  /**
   * Sends a ping.
   *
   * @return completes with the time until its pong came; fails when the connection ends first
   * @throws IllegalStateException the connection is closed
   */
  public CompletionStage<Duration> sendPing() {
    CompletionStage<Duration> pong = client.ping();
    server.settle();
    return pong;
  }

  // Receiving

  /**
   * Waits for the next message, its fragments joined.
   *
   * @param atMost how long, in real time; zero looks at once
   * @return a text or binary message; Closed when the server closed, with 1006 when it did so
   *     without a close frame, and again on every later call; empty when nothing came in time
   */
  public Optional<Message> receive(Duration atMost) {
    return client.receive(atMost);
  }

  /**
   * Waits for the next message or the close for 5 seconds.
   *
   * @throws AssertionError nothing came
   */
  public Message receive() {
    return receive(PATIENCE)
        .orElseThrow(() -> new AssertionError("Nothing came within " + PATIENCE));
  }

  /**
   * Waits for a text message for 5 seconds.
   *
   * @throws AssertionError nothing or something else came
   */
  public String receiveText() {
    return expect(Message.Text.class, "A text message").text();
  }

  /**
   * Waits for a binary message for 5 seconds.
   *
   * @throws AssertionError nothing or something else came
   */
  public ByteBuffer receiveBinary() {
    return expect(Message.Binary.class, "A binary message").data();
  }

  /**
   * Waits for the server's close for 5 seconds.
   *
   * @throws AssertionError nothing, or a message, came
   */
  public CloseReason receiveClose() {
    return expect(Message.Closed.class, "A close").reason();
  }

  private <M extends Message> M expect(Class<M> type, String name) {
    Message message = receive();
    if (!type.isInstance(message)) {
      throw new AssertionError(name + " was expected, but there came " + message);
    }
    return type.cast(message);
  }

  /** Whether neither side has closed, as far as this client knows. */
  public boolean isOpen() {
    return client.isOpen();
  }

  // What goes wrong in networks

  /**
   * Stops reading, as a slow or silent client: after 64 KiB the server can send nothing more. Pings
   * and closes are not answered. A callback that waits for its sends then blocks.
   */
  public void stopReading() {
    client.transport().clientReads(false);
    server.settle();
  }

  /** Goes on reading; does nothing if it never stopped. */
  public void goOnReading() {
    client.transport().clientReads(true);
    server.settle();
  }

  /** Vanishes without a close, as a client whose network breaks; the server gets a reset. */
  public void losePeer() {
    client.transport().lose();
    server.settle();
  }

  // The end

  /**
   * Closes as a client. Its callbacks have been called on return; the server's answer can be
   * received.
   *
   * @param reason at most 123 bytes of UTF-8; may be empty
   * @throws IllegalStateException the connection is closed
   */
  public void close(int code, String reason) {
    send(true, Opcode.CLOSE, CloseReasons.toSend(code, reason).encode());
  }

  /** Closes with 1000 if it is open still, and stops the server if this tester has its own. */
  @Override
  public void close() {
    goOnReading();
    if (isOpen()) {
      close(1000, "");
    }
    if (ownsServer) {
      server.close();
    }
  }
}
