// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The right to work: one thread has it at a time, and no signal is left behind. */
final class TokenRaces {

  private TokenRaces() {}

  /** Works off what there is to do, in plain fields that the token alone guards. */
  private static final class Worker extends Token {
    final AtomicInteger todo = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    int done;
    boolean overlapped;

    void add() {
      todo.incrementAndGet();
      if (take()) {
        int seen;
        do {
          seen = signalled();
          overlapped |= inside.getOpaque() != 0;
          inside.setOpaque(1);
          done += todo.getAndSet(0);
          inside.setOpaque(0);
        } while (!letGo(seen));
      }
    }
  }

  /** Two threads with two things to do each. */
  @JCStressTest
  @Outcome(id = "4, true", expect = ACCEPTABLE, desc = "All is done, by one at a time.")
  @State
  public static class HandOver {
    private final Worker worker = new Worker();

    @Actor
    public void one() {
      worker.add();
      worker.add();
    }

    @Actor
    public void other() {
      worker.add();
      worker.add();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = worker.done;
      r.r2 = !worker.overlapped && worker.signalled() == 0;
    }
  }
}
