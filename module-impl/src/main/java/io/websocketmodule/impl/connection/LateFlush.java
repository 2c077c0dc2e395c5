// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

/**
 * Sees to it that what a handler sends leaves although the handler still runs: the {@link Flusher}
 * looks about a millisecond after the first send of a batch, and flushes only if that batch is
 * still not through. A batch that is through in time, as nearly all are, costs one entry in the
 * flusher's list, and none where an earlier one is still in it.
 *
 * <p>Thread rule: {@link #sent} and {@link #leaving} in the pump, {@link #run} on the flusher's
 * thread. Each side writes its own flag before it reads the other's, so that one of them sees.
 */
final class LateFlush implements Runnable {

  private final Connection connection;

  private volatile boolean unwritten; // the pump has sent, and has not flushed
  private volatile boolean listed; // the flusher will look
  private volatile int batch; // how often the pump has flushed what it sent
  private int listedBatch; // what that was when the flusher was asked; of who sets listed

  LateFlush(Connection connection) {
    this.connection = connection;
  }

  /** Something was sent within a batch. */
  void sent() {
    if (!unwritten) {
      unwritten = true;
      if (!listed) {
        list();
      }
    }
  }

  private void list() {
    listedBatch = batch;
    listed = true;
    connection.engine().flusher().add(this);
  }

  /** The pump is about to flush. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // only the pump writes it
  void leaving() {
    if (unwritten) {
      unwritten = false;
      batch++;
    }
  }

  /** A millisecond has passed. */
  @Override
  public void run() {
    boolean sameBatch = batch == listedBatch;
    listed = false;
    if (!unwritten) {
      return;
    }
    if (sameBatch) {
      unwritten = false; // before the flush: what is sent from here on is listed again
      connection.outgoing.flush();
    } else {
      list(); // a later batch was not listed, for this entry's sake
    }
  }
}
