// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.ProtocolException;

/** What a process has answered, on its way to the client. */
final class Answer {
  private static final int PIECE = 16 * 1024;

  private final ClassicHttpResponse head;
  private final HopByHop hopByHop;

  /**
   * Looks at a head.
   *
   * @throws ProtocolException it has characters that no field may have
   */
  Answer(ClassicHttpResponse head) throws ProtocolException {
    this.head = head;
    List<String> connection = new ArrayList<>();
    for (Header field : head.getHeaders()) {
      String value = field.getValue();
      if (!isValid(field.getName()) || value != null && !isValid(value)) {
        throw new ProtocolException("A control character in a field of the answer");
      }
      if (field.getName().equalsIgnoreCase("Connection") && value != null) {
        connection.add(value);
      }
    }
    hopByHop = new HopByHop(connection);
  }

  /** RFC 9110 5.5: a carriage return inside a line would end the field for some readers. */
  private static boolean isValid(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c != 0x7F || c == '\t');
  }

  /** The protocol of a 101; empty: it names none. */
  String upgrade() {
    Header upgrade = head.getFirstHeader("Upgrade");
    return upgrade == null || upgrade.getValue() == null ? "" : upgrade.getValue().strip();
  }

  /** All fields of a 101, as they came. */
  List<Map.Entry<String, String>> fields() {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (Header field : head.getHeaders()) {
      fields.add(Map.entry(field.getName(), field.getValue() == null ? "" : field.getValue()));
    }
    return fields;
  }

  /** Whether the connection can be used again once the body is read. */
  boolean keepsConnection() {
    return !hopByHop.names("close")
        && (head.getVersion() == null || head.getVersion().getMinor() > 0);
  }

  /** Puts status and fields where the container's are; nothing goes out yet. */
  void writeHead(HttpServletResponse response, boolean answersHead) {
    response.setStatus(head.getCode());
    Set<String> seen = new HashSet<>();
    for (Header field : head.getHeaders()) {
      String name = field.getName().toLowerCase(Locale.ROOT);
      String value = field.getValue() == null ? "" : field.getValue();
      if (hopByHop.drops(name) || name.equals("content-length") && !answersHead) {
        continue;
      }
      if (seen.add(name)) {
        response.setHeader(field.getName(), value);
      } else {
        response.addHeader(field.getName(), value);
      }
    }
    HttpEntity body = head.getEntity();
    if (body != null && body.getContentLength() >= 0) {
      response.setContentLengthLong(body.getContentLength());
    }
  }

  /**
   * Passes the body on, each piece as it comes.
   *
   * @throws BackendException the process did not send all of it
   * @throws IOException the client is gone
   */
  void writeBody(HttpServletResponse response) throws IOException, BackendException {
    HttpEntity body = head.getEntity();
    if (body == null) {
      return;
    }
    OutputStream out = response.getOutputStream();
    InputStream in = open(body);
    byte[] piece = new byte[PIECE];
    long rest = body.getContentLength();
    int count;
    while ((count = read(in, piece)) >= 0) {
      out.write(piece, 0, count);
      rest -= count;
      if (rest != 0) {
        // More follows, nobody knows when. The last piece is the container's to send.
        out.flush();
      }
    }
  }

  private static InputStream open(HttpEntity body) throws BackendException {
    try {
      return body.getContent();
    } catch (IOException e) {
      throw new BackendException(e);
    }
  }

  private static int read(InputStream in, byte[] piece) throws BackendException {
    try {
      return in.read(piece, 0, piece.length);
    } catch (IOException e) {
      throw new BackendException(e);
    }
  }

  /** The process, and not the client, has failed. */
  static final class BackendException extends Exception {
    private static final long serialVersionUID = 1;

    BackendException(Exception cause) {
      super(cause);
    }
  }
}
