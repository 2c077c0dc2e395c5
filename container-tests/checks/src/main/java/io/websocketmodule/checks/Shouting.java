// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An application's own raw upgrade: answers one line in capitals. */
public class Shouting implements HttpUpgradeHandler {

  /** For the container. */
  public Shouting() {}

  @Override
  public void init(WebConnection connection) {
    try {
      ServletInputStream in = connection.getInputStream();
      in.setReadListener(new Listener(in, connection.getOutputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void destroy() {}

  private static final class Listener implements ReadListener {

    private final ServletInputStream in;
    private final ServletOutputStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Listener(ServletInputStream in, ServletOutputStream out) {
      this.in = in;
      this.out = out;
    }

    @Override
    public void onDataAvailable() throws IOException {
      boolean ended = false;
      while (!ended && in.isReady()) {
        int next = in.read();
        ended = next == '\n' || next == -1;
        line.write(next);
      }
      if (ended) {
        out.setWriteListener(new Answer());
      }
    }

    @Override
    public void onAllDataRead() {}

    @Override
    public void onError(Throwable failure) {}

    private final class Answer implements WriteListener {

      private boolean written;

      @Override
      public void onWritePossible() throws IOException {
        if (!written) {
          written = true;
          out.write(
              line.toString(StandardCharsets.UTF_8)
                  .toUpperCase(Locale.ROOT)
                  .getBytes(StandardCharsets.UTF_8));
        }
        if (out.isReady()) {
          out.flush();
        }
      }

      @Override
      public void onError(Throwable failure) {}
    }
  }
}
