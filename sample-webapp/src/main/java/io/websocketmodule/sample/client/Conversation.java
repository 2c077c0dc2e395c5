// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample.client;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What comes from the server. Messages are asked for one by one, the next when the last is written
 * out: who does not read our output holds the server back.
 *
 * <p>The JDK calls one method at a time, each happening before the next.
 */
final class Conversation implements WebSocket.Listener {

  /** In characters. A server that never ends its message must not fill the memory. */
  private static final int LONGEST_MESSAGE = 16 * 1024 * 1024;

  /** What the JDK tells of a close without a code, and of none (RFC 6455 7.4.1). */
  private static final int NO_CODE = 1005;

  private static final int NO_CLOSE = 1006;

  private final Output output;
  private final long patienceMillis;
  private final CompletableFuture<Ending> ended = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private long bytes;

  /** Goes up when something came and again when it is written out: odd in between. */
  private volatile long progress;

  /** Whether we closed first: then the server's close is an answer. */
  private volatile boolean closing;

  /** What to end with when nothing more comes; null while there is no reason to end. */
  private volatile Ending otherwise;

  /**
   * Makes a conversation that has not begun.
   *
   * @param patienceMillis how long the server may do nothing when the end is near
   */
  Conversation(Output output, long patienceMillis) {
    this.output = output;
    this.patienceMillis = patienceMillis;
  }

  /**
   * Waits for the end. When it is near, after a close or a failed send, the server may take its
   * time while something comes or is being written out, but not for doing nothing.
   */
  Ending awaitEnd() throws InterruptedException {
    long seen = -1;
    while (true) {
      try {
        return ended.get(patienceMillis, TimeUnit.MILLISECONDS);
      } catch (TimeoutException quiet) {
        long now = progress;
        if (otherwise != null && now == seen && now % 2 == 0) {
          return otherwise;
        }
        seen = now;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e); // Nobody completes it so.
      }
    }
  }

  /** Closes with 1000, behind what was sent; what the server sends meanwhile still comes. */
  void close(WebSocket socket) {
    closing = true;
    otherwise = Ending.lost("The server did not answer the close.");
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
  }

  /** A line could not be sent: why is known when the server's close, or the loss, is read. */
  void sendFailed(Throwable failure) {
    otherwise = Ending.lost("The connection was lost: " + Failures.reason(failure));
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
    if (text.length() + part.length() > LONGEST_MESSAGE) {
      socket.abort();
      ended.complete(Ending.lost("A message has more than " + LONGEST_MESSAGE + " characters."));
      return null;
    }
    text.append(part);
    if (!last) {
      return next(socket);
    }
    String message = text.toString();
    text.setLength(0);
    return written(socket, () -> output.received(message));
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
    bytes += part.remaining();
    if (!last) {
      return next(socket);
    }
    String line = "Received " + bytes + " bytes of binary data";
    bytes = 0;
    return written(socket, () -> output.line(line));
  }

  private CompletionStage<?> written(WebSocket socket, Writing writing) {
    progress++;
    boolean done = writing.write();
    progress++;
    if (done) {
      socket.request(1);
    } else {
      endBehindClose(socket, WebSocket.NORMAL_CLOSURE, new Ending(ExitStatus.NO_OUTPUT, ""));
    }
    return null;
  }

  private CompletionStage<?> next(WebSocket socket) {
    progress += 2;
    socket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    if (code == NO_CLOSE) {
      ended.complete(Ending.lost("The connection was lost: the server ended it without a close."));
      return null;
    }
    boolean normal = code == WebSocket.NORMAL_CLOSURE || code == NO_CODE;
    if (!closing || !normal) {
      String said = code == NO_CODE ? "without a code" : code + " " + Output.printable(reason);
      output.line("Closed by the server: " + said.strip());
    }
    endBehindClose(
        socket, code, new Ending(normal ? ExitStatus.CLOSED : ExitStatus.CLOSED_OTHERWISE, ""));
    return null;
  }

  /** Sends a close, or the answer to one, before the process ends and cannot any more. */
  private void endBehindClose(WebSocket socket, int code, Ending ending) {
    otherwise = ending;
    socket
        .sendClose(code, "")
        // The JDK lets a client not send every code that a server may.
        .exceptionallyCompose(illegal -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""))
        .whenComplete((sent, e) -> ended.complete(ending));
  }

  @Override
  public void onError(WebSocket socket, Throwable failure) {
    ended.complete(Ending.lost("The connection was lost: " + Failures.reason(failure)));
  }

  /** Writes one thing; returns whether it could be written. */
  private interface Writing {
    boolean write();
  }
}
