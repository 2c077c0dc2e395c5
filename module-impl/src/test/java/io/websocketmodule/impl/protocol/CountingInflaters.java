// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/** Lends inflaters used before, and knows who holds how many. */
final class CountingInflaters implements InflaterSource {

  private final ArrayDeque<MessageInflater> kept = new ArrayDeque<>();
  private final Set<MessageInflater> lent = new HashSet<>();
  int borrows;

  @Override
  public MessageInflater borrow() {
    borrows++;
    MessageInflater inflater = kept.isEmpty() ? new MessageInflater() : kept.poll();
    lent.add(inflater);
    return inflater;
  }

  @Override
  public void giveBack(MessageInflater inflater) {
    if (!lent.remove(inflater)) {
      throw new AssertionError("it was not lent");
    }
    inflater.reset();
    kept.add(inflater);
  }

  int lent() {
    return lent.size();
  }
}
