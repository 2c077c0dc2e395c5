// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.jakarta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One send at a time, where several threads send: the Basic remote refuses the second one
 * (TEXT_FULL_WRITING).
 */
record LockedRemote(Remote remote, ReentrantLock lock) implements Remote {

  LockedRemote(Remote remote) {
    this(remote, new ReentrantLock());
  }

  @Override
  public void send(String text) throws IOException {
    lock.lock();
    try {
      remote.send(text);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void send(ByteBuffer data) throws IOException {
    lock.lock();
    try {
      remote.send(data);
    } finally {
      lock.unlock();
    }
  }
}
