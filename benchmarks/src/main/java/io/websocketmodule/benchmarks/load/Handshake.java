// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Opens connections with the 15 headers that a browser sends. It offers no extension: a server that
 * compresses would not be compared with one that does not.
 */
final class Handshake {

  /** The key of RFC 6455 1.3, and what must be answered to it. */
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_ANSWER = 8 * 1024;

  private final InetSocketAddress server;
  private final byte[] request;

  /**
   * For connections to a path of a server.
   *
   * @param path null: nothing is sent, the server knows no WebSocket
   */
  Handshake(int port, String path) {
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    request = path == null ? new byte[0] : request(port, path).getBytes(StandardCharsets.US_ASCII);
  }

  private static String request(int port, String path) {
    return String.join(
            "\r\n",
            List.of(
                "GET " + path + " HTTP/1.1",
                "Host: 127.0.0.1:" + port,
                "Connection: Upgrade",
                "Pragma: no-cache",
                "Cache-Control: no-cache",
                "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/142.0.0.0 Safari/537.36",
                "Upgrade: websocket",
                "Origin: http://127.0.0.1:" + port,
                "Sec-WebSocket-Version: 13",
                "Accept-Encoding: gzip, deflate, br, zstd",
                "Accept-Language: en-GB,en;q=0.9,de;q=0.8",
                "Cookie: session=6f1ed002ab5595859014ebf0951522d9; theme=dark",
                "Sec-WebSocket-Key: " + KEY,
                "Sec-Fetch-Dest: websocket",
                "Sec-Fetch-Mode: websocket",
                "Sec-Fetch-Site: same-origin"))
        + "\r\n\r\n";
  }

  InetSocketAddress server() {
    return server;
  }

  /** The request; empty where the server knows no WebSocket. */
  ByteBuffer request() {
    return ByteBuffer.wrap(request).asReadOnlyBuffer();
  }

  /** Opens a connection and waits for the answer. */
  SocketChannel open() throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (request.length > 0) {
      channel.write(request());
      ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
      do {
        if (channel.read(answer) < 0) {
          throw new WrongReply("The server closed a connection during the handshake");
        }
      } while (!accepted(answer));
    }
    return channel;
  }

  /**
   * Whether the answer has come as a whole, which is then the right one.
   *
   * @param answer from 0 to its position
   */
  static boolean accepted(ByteBuffer answer) throws WrongReply {
    int length = answer.position();
    byte[] bytes = answer.array();
    if (length < END.length || !endsWith(bytes, length)) {
      if (!answer.hasRemaining()) {
        throw new WrongReply("The answer to a handshake is longer than " + LONGEST_ANSWER);
      }
      return false;
    }
    String text = new String(bytes, 0, length, StandardCharsets.US_ASCII);
    if (!text.startsWith("HTTP/1.1 101 ") || !text.contains(ACCEPT)) {
      throw new WrongReply("A handshake was answered with " + text.lines().findFirst().orElse(""));
    }
    return true;
  }

  private static boolean endsWith(byte[] bytes, int length) {
    for (int i = 0; i < END.length; i++) {
      if (bytes[length - END.length + i] != END[i]) {
        return false;
      }
    }
    return true;
  }
}
