// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.selector;

import io.websocketmodule.impl.protocol.FragmentReader;
import io.websocketmodule.impl.protocol.FragmentWriter;
import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.Opcode;
import io.websocketmodule.impl.protocol.OpeningHandshake;
import io.websocketmodule.impl.protocol.ProtocolViolation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One WebSocket: a handshake, then every fragment that a read brought back with one write. */
final class ProtocolConnection implements SelectorServer.Connection {

  private static final Set<ProtocolConnection> SUBSCRIBERS = new LinkedHashSet<>();

  private final SelectionKey key;
  private final SocketChannel channel;
  private final Buffers buffers;
  private final FragmentReader reader = new FragmentReader(true);
  private final FragmentWriter writer = new FragmentWriter();

  /** Null once the handshake is complete. */
  private StringBuilder request = new StringBuilder();

  private String path = "";

  /** Null unless the peer reads more slowly than it sends; then nothing is read from it. */
  private ByteBuffer rest;

  ProtocolConnection(SelectionKey key, Buffers buffers) {
    this.key = key;
    this.buffers = buffers;
    channel = (SocketChannel) key.channel();
  }

  @Override
  public void ready() throws IOException {
    if (rest != null) {
      writeRest();
      return;
    }
    if (channel.read(buffers.in.clear()) < 0) {
      close();
      return;
    }
    buffers.in.flip();
    buffers.out.clear();
    if (request != null) {
      handshake();
    } else {
      frames();
    }
    buffers.out.flip();
    write(buffers.out);
  }

  private void handshake() throws IOException {
    request.append(StandardCharsets.ISO_8859_1.decode(buffers.in));
    if (request.indexOf("\r\n\r\n") < 0) {
      return;
    }
    List<String> lines = request.toString().lines().toList();
    String[] first = lines.get(0).split(" ");
    path = first[1];
    OpeningHandshake.Result result =
        OpeningHandshake.examine(first[0], first[2], name -> values(lines, name));
    if (!(result instanceof OpeningHandshake.Valid valid)) {
      throw new IOException("No handshake");
    }
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + valid.acceptKey()
            + "\r\n\r\n";
    buffers.out.put(answer.getBytes(StandardCharsets.US_ASCII));
    request = null;
    if (path.equals("/subscribe")) {
      SUBSCRIBERS.add(this);
    }
  }

  private static List<String> values(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  private void frames() throws IOException {
    try {
      while (true) {
        switch (reader.read(buffers.in, buffers.payload.clear())) {
          case FRAGMENT -> fragment(buffers.payload.flip());
          case CLOSE -> {
            put(Opcode.CLOSE, true, reader.closeStatus().encode());
            buffers.out.flip();
            channel.write(buffers.out);
            close();
            return;
          }
          case PING -> put(Opcode.PONG, true, reader.controlPayload());
          case PONG -> {
            // answers nothing
          }
          default -> {
            return;
          }
        }
      }
    } catch (ProtocolViolation e) {
      throw new IOException(e);
    }
  }

  private void fragment(ByteBuffer payload) throws IOException {
    if (path.equals("/publish")) {
      publish(payload);
    } else {
      echo(payload);
    }
  }

  private void echo(ByteBuffer payload) {
    put(writer.begin(payload, reader.utf8(), reader.last()), reader.last(), payload);
  }

  private void put(Opcode opcode, boolean last, ByteBuffer payload) {
    FrameHeader.put(buffers.out, last, opcode, payload.remaining());
    buffers.out.put(payload);
  }

  /** A message of one fragment to all, encoded once. */
  private void publish(ByteBuffer payload) throws IOException {
    echo(payload);
    buffers.out.flip();
    for (ProtocolConnection subscriber : List.copyOf(SUBSCRIBERS)) {
      subscriber.write(buffers.out.rewind());
    }
    buffers.out.clear();
  }

  private void write(ByteBuffer bytes) throws IOException {
    if (!channel.isOpen() || !bytes.hasRemaining()) {
      return;
    }
    channel.write(bytes);
    if (bytes.hasRemaining()) {
      rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
      key.interestOps(SelectionKey.OP_WRITE);
    }
  }

  private void writeRest() throws IOException {
    channel.write(rest);
    if (!rest.hasRemaining()) {
      rest = null;
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private void close() throws IOException {
    SUBSCRIBERS.remove(this);
    channel.close();
  }
}
