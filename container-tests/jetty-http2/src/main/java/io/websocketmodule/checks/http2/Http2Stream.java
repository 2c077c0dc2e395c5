// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import io.websocketmodule.checks.client.HttpAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;

/**
 * One stream, read and written by blocking: END_STREAM is an end of file, RST_STREAM an exception.
 * What is not read holds the server back by the stream's window. One thread may read beside one
 * that writes.
 */
final class Http2Stream implements Stream.Listener {

  private static final long LIMIT_SECONDS = 30;

  private final CompletableFuture<MetaData.Response> answered = new CompletableFuture<>();
  private final CompletableFuture<Integer> reset = new CompletableFuture<>();

  /**
   * Pieces of data, and the end behind them. They are taken from Jetty as soon as they are there,
   * for it drops what nobody has taken when the stream ends; the window is given back only when
   * they are read.
   */
  private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();

  private Stream stream;
  private Stream.Data data;

  /** The reader's: END_STREAM was read. */
  private boolean ended;

  void opened(Stream opened) {
    stream = opened;
  }

  /** Status and headers of the answer; the body is empty, and still to be read. */
  HttpAnswer answer() throws IOException {
    MetaData.Response response = await(answered);
    Map<String, List<String>> headers = new HashMap<>();
    for (HttpField field : response.getHttpFields()) {
      headers
          .computeIfAbsent(field.getName().toLowerCase(Locale.ROOT), any -> new ArrayList<>())
          .add(field.getValue());
    }
    return new HttpAnswer(response.getStatus(), headers, "");
  }

  /** The same, with all that follows as its body. */
  HttpAnswer wholeAnswer() throws IOException {
    HttpAnswer head = answer();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] piece = new byte[16 * 1024];
    for (int count = read(piece); count >= 0; count = read(piece)) {
      body.write(piece, 0, count);
    }
    return new HttpAnswer(head.status(), head.headers(), body.toString(StandardCharsets.UTF_8));
  }

  /** Reads at least one byte; -1: END_STREAM. However long it takes. */
  int read(byte[] into) throws IOException {
    int count = 0;
    while (count == 0) {
      if (ended) {
        return -1;
      }
      if (data == null) {
        data = next();
      }
      count = take(into);
    }
    return count;
  }

  private Stream.Data next() throws IOException {
    Object next;
    try {
      next = arrived.take();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
    if (next instanceof IOException lost) {
      arrived.add(lost);
      throw lost;
    }
    return (Stream.Data) next;
  }

  private int take(byte[] into) {
    ByteBuffer from = data.frame().getByteBuffer();
    int count = Math.min(from.remaining(), into.length);
    from.get(into, 0, count);
    if (!from.hasRemaining()) {
      ended = data.frame().isEndStream();
      data.release();
      data = null;
    }
    return count;
  }

  /** Writes all, as the server's windows allow, however long that takes. */
  void write(byte[] from, int count) throws IOException {
    Callback.Completable done = new Callback.Completable();
    stream.data(new DataFrame(stream.getId(), ByteBuffer.wrap(from, 0, count), false), done);
    try {
      done.get();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  /** Sends END_STREAM. */
  void end() {
    ByteBuffer nothing = ByteBuffer.allocate(0);
    stream.data(new DataFrame(stream.getId(), nothing, true), Callback.NOOP);
  }

  /** Sends RST_STREAM. */
  void reset() {
    stream.reset(new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), Callback.NOOP);
  }

  /** The code of the server's RST_STREAM, which may come behind its END_STREAM. */
  int awaitReset() throws IOException {
    return await(reset);
  }

  private static <T> T await(CompletableFuture<T> future) throws IOException {
    try {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void onHeaders(Stream from, HeadersFrame frame) {
    if (frame.getMetaData() instanceof MetaData.Response response) {
      answered.complete(response);
      from.demand();
    }
  }

  @Override
  public void onDataAvailable(Stream from) {
    Stream.Data read = from.readData();
    while (read != null) {
      arrived.add(read);
      if (read.frame().isEndStream()) {
        return; // which Jetty gives again and again
      }
      read = from.readData();
    }
    from.demand();
  }

  @Override
  public void onReset(Stream from, ResetFrame frame, Callback callback) {
    reset.complete(frame.getError());
    lost(new IOException("RST_STREAM " + frame.getError()));
    callback.succeeded();
  }

  @Override
  public void onFailure(Stream from, int error, String reason, Throwable cause, Callback callback) {
    lost(new IOException("The connection failed: " + reason, cause));
    callback.succeeded();
  }

  private void lost(IOException why) {
    answered.completeExceptionally(why);
    reset.completeExceptionally(why);
    arrived.add(why);
  }
}
