// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads what a process says, so that it never blocks in saying it: into the log, and the last lines
 * to tell of when it dies.
 */
final class ChildOutput implements Runnable {
  private static final int LAST_LINES = 20;

  /** Of a line, in characters; the rest goes on as another one. */
  private static final int LONGEST_LINE = 2000;

  private final Process process;
  private final RotatingLog log;
  private final CountDownLatch over = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by lock. */
  private final Deque<String> last = new ArrayDeque<>();

  ChildOutput(Process process, RotatingLog log) {
    this.process = process;
    this.log = log;
  }

  @Override
  public void run() {
    try (InputStream in = process.getInputStream();
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      StringBuilder line = new StringBuilder();
      char[] chars = new char[4096];
      int count;
      while ((count = text.read(chars)) >= 0) {
        for (int i = 0; i < count; i++) {
          take(line, chars[i]);
        }
      }
      if (!line.isEmpty()) {
        tell(line.toString());
      }
    } catch (IOException e) {
      // The process is gone, and its pipe with it.
    } finally {
      over.countDown();
    }
  }

  private void take(StringBuilder line, char c) {
    boolean end = c == '\n';
    if (!end && c != '\r') {
      // What a terminal would take for a command is not for a log.
      line.append(Character.isISOControl(c) && c != '\t' ? '?' : c);
    }
    if (end || line.length() >= LONGEST_LINE) {
      tell(line.toString());
      line.setLength(0);
    }
  }

  private void tell(String line) {
    lock.lock();
    try {
      if (last.size() == LAST_LINES) {
        last.removeFirst();
      }
      last.addLast(line);
    } finally {
      lock.unlock();
    }
    log.append(process.pid(), line);
  }

  /** What the process said last, the oldest line first. */
  List<String> lastLines() {
    lock.lock();
    try {
      return List.copyOf(last);
    } finally {
      lock.unlock();
    }
  }

  /** Waits a moment for the rest of what a dead process has said. */
  void awaitEnd() {
    try {
      // Not for ever: a child of the dead one may hold the pipe open.
      if (!over.await(2, TimeUnit.SECONDS)) {
        process.getInputStream().close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // Closed.
    }
  }
}
