// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** What waits for a connection to open, while it opens, is refused, or everything stops. */
final class OpeningRaces {

  private OpeningRaces() {}

  /** A task is posted while the connection opens. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It runs, once.")
  @State
  public static class TaskAgainstOpening {
    private final RaceRig rig = new RaceRig();
    private final AtomicInteger runs = new AtomicInteger();

    @Actor
    public void handler() {
      rig.connection.postCompletion(runs::incrementAndGet);
    }

    @Actor
    public void container() {
      rig.open();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = runs + rig.leftBehind();
    }
  }

  /** A task is posted while the upgrade comes to nothing. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "It does not run.")
  @State
  public static class TaskAgainstRefusal {
    private final RaceRig rig = new RaceRig();
    private final AtomicInteger runs = new AtomicInteger();

    @Actor
    public void handler() {
      rig.connection.postCompletion(runs::incrementAndGet);
    }

    @Actor
    public void container() {
      rig.connection.refuse(null);
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = runs.toString();
    }
  }

  /** A handler writes while the connection opens. */
  @JCStressTest
  @Outcome(id = "1., a open", expect = ACCEPTABLE, desc = "It leaves.")
  @State
  public static class WriteAgainstOpening {
    private final RaceRig rig = new RaceRig();
    private final Told told = new Told();

    @Actor
    public void handler() {
      rig.context().writeFragment(java.nio.ByteBuffer.wrap(new byte[] {'a'}), true, true, told);
    }

    @Actor
    public void container() {
      rig.open();
    }

    @Arbiter
    public void look(org.openjdk.jcstress.infra.results.LL_Result r) {
      r.r1 = told.lines();
      r.r2 = rig.outcome();
    }
  }

  /** A connection opens while the engine stops. */
  @JCStressTest
  @Outcome(
      id = {"C aborted", " aborted"},
      expect = ACCEPTABLE,
      desc = "It is ended, with a word or without.")
  @State
  public static class OpeningAgainstStop {
    private final RaceRig rig = new RaceRig();

    @Actor
    public void container() {
      rig.open();
    }

    @Actor
    public void application() {
      rig.engine.stop(Duration.ZERO);
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = rig.outcome();
    }
  }

  /** A task is given to the threads while they are let go. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "It runs all the same.")
  @State
  public static class TaskAgainstStop {
    private final TaskThreads threads = new TaskThreads();
    private final CountDownLatch ran = new CountDownLatch(1);

    @Actor
    public void handler() {
      threads.execute(ran::countDown);
    }

    @Actor
    public void engine() {
      threads.stop();
    }

    @Arbiter
    public void look(L_Result r) {
      try {
        r.r1 = ran.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        r.r1 = e;
      }
    }
  }
}
