// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * The body of a request on its way to the process: on a thread of its own, beside the answer, for
 * an application may answer while it reads, and would otherwise wait for us while we wait for it.
 */
final class Upload extends AbstractHttpEntity {
  private static final int PIECE = 16 * 1024;

  private final InputStream from;
  private final long length;
  private final BackendConnection connection;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean complete;
  private volatile IOException clientFailure;

  Upload(InputStream from, long length, BackendConnection connection) {
    super((String) null, null, length < 0);
    this.from = from;
    this.length = length;
    this.connection = connection;
  }

  void start(ClassicHttpRequest head, Executor threads) {
    head.setEntity(this);
    threads.execute(
        () -> {
          try {
            connection.sendBody(head);
            complete = true;
          } catch (IOException | HttpException | RuntimeException e) {
            // Of the client: the connection is closed, and the answer tells. Of the process: it
            // reads no more, and what it answers counts.
          } finally {
            over.countDown();
          }
        });
  }

  /** Waits until nobody reads the request any more; whether all of it went out. */
  boolean awaitEnd() throws InterruptedException {
    over.await();
    return complete;
  }

  /** Why the client's part could not be read; null: it could. */
  IOException clientFailure() {
    return clientFailure;
  }

  /** Whether all of it went out by now. */
  boolean complete() {
    return complete;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] piece = new byte[PIECE];
    long rest = length < 0 ? Long.MAX_VALUE : length;
    while (rest > 0) {
      int count = read(piece, (int) Math.min(piece.length, rest));
      if (count < 0) {
        return;
      }
      rest -= count;
      out.write(piece, 0, count);
      out.flush();
    }
  }

  private int read(byte[] piece, int most) throws IOException {
    try {
      int count = from.read(piece, 0, most);
      if (count < 0 && length >= 0) {
        throw new IOException("The request ended before its Content-Length");
      }
      return count;
    } catch (IOException e) {
      clientFailure = e;
      // Before the engine writes the end of the chunks: half a body must not look like a whole one.
      connection.close();
      throw e;
    }
  }

  @Override
  public InputStream getContent() {
    return from;
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public long getContentLength() {
    return length;
  }

  @Override
  public void close() {
    // The request's stream is the container's.
  }
}
