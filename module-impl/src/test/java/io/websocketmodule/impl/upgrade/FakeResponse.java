// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The container's response, as strict as the servlet specification lets one be. */
final class FakeResponse {

  final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  final StringBuilder body = new StringBuilder();
  int status = 200;
  boolean committed;
  String ended = "";
  private boolean usesWriter;
  private boolean usesStream;

  HttpServletResponse asResponse() {
    return Duck.as(HttpServletResponse.class, this);
  }

  /** What the peer gets, short. */
  String outcome() {
    return ended.isEmpty() ? status + (body.isEmpty() ? "" : " " + body.toString().strip()) : ended;
  }

  void setStatus(int newStatus) {
    if (!committed) {
      status = newStatus;
    }
  }

  int getStatus() {
    return status;
  }

  boolean isCommitted() {
    return committed;
  }

  void sendError(int error) {
    sendError(error, "");
  }

  void sendError(int error, String message) {
    commit("sendError");
    status = error;
    ended = ("error " + error + " " + message).strip();
  }

  void sendRedirect(String location) {
    commit("sendRedirect");
    ended = "redirect " + location;
  }

  void flushBuffer() {
    committed = true;
  }

  void reset() {
    resetBuffer();
    status = 200;
    headers.clear();
    usesWriter = false;
    usesStream = false;
  }

  void resetBuffer() {
    if (committed) {
      throw new IllegalStateException("committed");
    }
    body.setLength(0);
  }

  void setHeader(String name, String value) {
    if (!committed) {
      headers.put(name, new ArrayList<>(List.of(value)));
    }
  }

  void addHeader(String name, String value) {
    if (!committed) {
      headers.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }
  }

  void addCookie(Cookie cookie) {
    addHeader("Set-Cookie", cookie.getName() + "=" + cookie.getValue());
  }

  Collection<String> getHeaderNames() {
    return List.copyOf(headers.keySet());
  }

  Collection<String> getHeaders(String name) {
    return List.copyOf(headers.getOrDefault(name, List.of()));
  }

  void setContentType(String type) {
    setHeader("Content-Type", type);
  }

  boolean containsHeader(String name) {
    return headers.containsKey(name);
  }

  void setContentLength(int length) {
    setContentLengthLong(length);
  }

  void setContentLengthLong(long length) {
    if (length < 0) {
      headers.remove("Content-Length");
    } else {
      setHeader("Content-Length", String.valueOf(length));
    }
  }

  PrintWriter getWriter() {
    if (usesStream) {
      throw new IllegalStateException("getOutputStream was called");
    }
    usesWriter = true;
    return new PrintWriter(
        new StringWriter() {
          @Override
          public void write(char[] from, int offset, int length) {
            body.append(from, offset, length);
          }

          @Override
          public void write(String from, int offset, int length) {
            body.append(from, offset, offset + length);
          }

          @Override
          public void flush() {
            committed = true;
          }

          @Override
          public void close() {
            committed = true;
          }
        });
  }

  ServletOutputStream getOutputStream() {
    if (usesWriter) {
      throw new IllegalStateException("getWriter was called");
    }
    usesStream = true;
    return new ServletOutputStream() {
      @Override
      public void write(int b) {
        body.append((char) b);
      }

      @Override
      public void flush() throws IOException {
        committed = true;
      }

      @Override
      public void close() {
        committed = true;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new AssertionError("not expected");
      }
    };
  }

  private void commit(String method) {
    if (committed) {
      throw new IllegalStateException(method + " behind the commit");
    }
    committed = true;
  }
}
