// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/** A container whose own thread is run by the test. */
final class FakeQuirks implements ServletQuirks {
  final Queue<Runnable> containerTasks = new ArrayDeque<>();
  Thread containerThread;
  boolean flushes;
  boolean grizzly;
  int begun;
  boolean goneAtBegin;
  Runnable insideClose = () -> {};
  int closes;
  int aborts;
  int drops;
  boolean drop = true;
  boolean open = true;
  Runnable endOfTcp;

  @Override
  public void begin(ServletOutputStream out) throws IOException {
    begun++;
    if (goneAtBegin) {
      throw new IOException("gone");
    }
  }

  @Override
  public boolean mayRead() {
    return containerThread == null || Thread.currentThread() == containerThread;
  }

  @Override
  public boolean runWhereReadable(Runnable task) {
    return containerThread != null && containerTasks.add(task);
  }

  /** Runs what was handed to the container's thread; to be called on it. */
  void runContainerTasks() {
    for (Runnable task = containerTasks.poll(); task != null; task = containerTasks.poll()) {
      task.run();
    }
  }

  @Override
  public boolean takesStreamsBack() {
    return grizzly;
  }

  @Override
  public boolean endsInsideClose() {
    return grizzly;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void whenEnded(Runnable task) {
    endOfTcp = task;
  }

  @Override
  public boolean needsFlush() {
    return flushes;
  }

  @Override
  public void close(WebConnection connection) {
    closes++;
    insideClose.run();
  }

  @Override
  public void abort(WebConnection connection) {
    aborts++;
  }

  @Override
  public boolean dropWaiting(ServletOutputStream out) {
    drops++;
    return drop;
  }
}
