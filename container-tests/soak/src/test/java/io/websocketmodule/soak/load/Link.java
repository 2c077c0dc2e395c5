// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.Deflate;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.ServerFrame;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One connection, from connect to its end. All calls on the load's thread. It answers pings by
 * itself, and nothing else.
 */
final class Link {

  private static final String HEAD_END = "\r\n\r\n";

  /** Between two pieces, so that each comes alone. */
  private static final long PIECE_MILLIS = 1;

  /** A piece of what goes out. */
  private record Piece(ByteBuffer bytes, boolean pauseBehind) {}

  private final Load load;
  private final Member member;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final Deque<Piece> out = new ArrayDeque<>();
  private final StringBuilder head = new StringBuilder();
  private Compression offered = Compression.NONE;
  private Deflate deflate;
  private FrameDecoder decoder;
  private Assembler assembler;
  private boolean reading = true;
  private boolean pausing;

  /**
   * Connects.
   *
   * @param receiveBuffer of the socket in bytes; 0: the system's choice
   */
  Link(Load load, Member member, int receiveBuffer) throws IOException {
    this.load = load;
    this.member = member;
    channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (receiveBuffer > 0) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
    }
    channel.configureBlocking(false);
    key = channel.register(load.selector(), SelectionKey.OP_CONNECT, this);
    if (channel.connect(load.server())) {
      connected();
    }
  }

  /** Whether the connection is in use. */
  boolean isOpen() {
    return channel.isOpen();
  }

  /** Sends the opening handshake. */
  void shakeHands(String path, Compression offer) {
    offered = offer;
    send(
        ("GET "
                + path
                + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + load.server().getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: "
                + RawClient.KEY
                + "\r\n"
                + offer.headerLine()
                + "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends bytes as they are. */
  void send(byte[] bytes) {
    enqueue(new Piece(ByteBuffer.wrap(bytes), false));
  }

  void send(ClientFrame frame) {
    send(frame.encode());
  }

  /** Sends a message, compressed where that was agreed on. */
  void sendMessage(ClientFrame whole) {
    if (deflate == null) {
      send(whole);
    } else {
      send(deflate.compress(whole));
      load.tally().add(Count.COMPRESSED);
    }
  }

  /** Sends bytes in pieces that come one by one. */
  void sendInPieces(byte[] bytes, int... cuts) {
    int begin = 0;
    for (int cut : cuts) {
      enqueue(new Piece(ByteBuffer.wrap(bytes, begin, cut - begin), true));
      begin = cut;
    }
    enqueue(new Piece(ByteBuffer.wrap(bytes, begin, bytes.length - begin), false));
  }

  private void enqueue(Piece piece) {
    out.add(piece);
    if (channel.isConnected()) {
      proceed(this::write);
    }
  }

  /** Stops reading or goes on. */
  void reading(boolean whether) {
    reading = whether;
    if (key.isValid()) {
      setInterest();
    }
  }

  /** Ends the connection by RST; the member is told nothing any more. */
  void reset() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      end();
    } catch (IOException e) {
      load.tally().wrong(member.describe() + " cannot reset: " + e);
    }
  }

  /** Ends the connection by FIN; the member is told nothing any more. */
  void drop() {
    try {
      end();
    } catch (IOException e) {
      load.tally().wrong(member.describe() + " cannot close: " + e);
    }
  }

  private void end() throws IOException {
    if (deflate != null) {
      deflate.close();
      deflate = null;
    }
    channel.close();
  }

  void ready(SelectionKey ready) {
    proceed(
        () -> {
          if (ready.isConnectable()) {
            channel.finishConnect();
            connected();
          }
          if (ready.isValid() && ready.isWritable()) {
            write();
          }
          if (ready.isValid() && ready.isReadable()) {
            read();
          }
        });
  }

  private interface Step {
    void run() throws IOException;
  }

  private void proceed(Step step) {
    try {
      step.run();
    } catch (WrongReply e) {
      drop();
      load.tally().wrong(member.describe() + ": " + e.getMessage());
    } catch (IOException e) {
      if (channel.isOpen()) {
        drop();
        member.lost(e);
      }
    }
  }

  private void connected() throws IOException {
    setInterest();
    member.connected();
    write();
  }

  private void setInterest() {
    boolean more = !out.isEmpty() && !pausing;
    key.interestOps(
        (reading ? SelectionKey.OP_READ : 0)
            | (more ? SelectionKey.OP_WRITE : 0)
            | (channel.isConnected() ? 0 : SelectionKey.OP_CONNECT));
  }

  private void write() throws IOException {
    while (!pausing && !out.isEmpty() && channel.isOpen()) {
      Piece piece = out.peek();
      channel.write(piece.bytes);
      if (piece.bytes.hasRemaining()) {
        break;
      }
      out.remove();
      if (piece.pauseBehind) {
        pausing = true;
        load.after(PIECE_MILLIS, this::goOn);
      }
    }
    if (key.isValid()) {
      setInterest();
    }
  }

  private void goOn() {
    pausing = false;
    if (channel.isOpen()) {
      proceed(this::write);
    }
  }

  private void read() throws IOException {
    ByteBuffer chunk = load.chunk();
    int count = channel.read(chunk);
    chunk.flip();
    if (decoder == null && chunk.hasRemaining()) {
      readHead(chunk);
    }
    if (decoder != null) {
      decoder.add(chunk);
      ServerFrame frame;
      while (channel.isOpen() && (frame = decoder.next()) != null) {
        take(frame);
      }
    }
    if (count < 0 && channel.isOpen()) {
      drop();
      member.ended();
    }
  }

  private void readHead(ByteBuffer chunk) throws WrongReply {
    while (chunk.hasRemaining() && decoder == null) {
      head.append((char) chunk.get());
      if (head.indexOf(HEAD_END, head.length() - HEAD_END.length()) >= 0) {
        String answer = head.toString();
        if (!answer.startsWith("HTTP/1.1 101 ")
            || !answer.contains(RawClient.accept(RawClient.KEY))) {
          throw new WrongReply("answer " + answer.lines().findFirst().orElse(""));
        }
        deflate = offered.agreed(answer);
        decoder = new FrameDecoder(deflate != null);
        assembler = new Assembler(load.tally(), deflate);
        load.tally().add(Count.OPENED);
        member.opened();
      }
    }
  }

  private void take(ServerFrame frame) throws IOException {
    switch (frame.opcode()) {
      case 8 -> member.closed(frame.closeCode());
      case 9 -> {
        load.tally().add(Count.SERVER_PINGS);
        send(ClientFrame.pong(frame.payload()));
      }
      case 10 -> member.pong(frame.payload());
      default -> {
        Assembler.Message message = assembler.add(frame);
        if (message != null) {
          member.message(message.text(), message.payload());
        }
      }
    }
  }
}
