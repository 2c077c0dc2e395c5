// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Deadlines that are due, begin or are dropped while what they wait for comes. */
final class TimeRaces {

  private TimeRaces() {}

  /** A deadline begins while the watch lets go of a connection that had none. */
  @JCStressTest
  @Outcome(id = "PC aborted", expect = ACCEPTABLE, desc = "It is noticed when it is due.")
  @State
  public static class DeadlineAgainstWatch {
    private final RaceRig rig = new RaceRig().open();

    /** A ping was answered: the connection is looked at when its pong was due, for nothing. */
    public DeadlineAgainstWatch() {
      rig.connection.ping(ByteBuffer.allocate(0));
      rig.transport.receive(RaceRig.pong());
    }

    @Actor
    public void watch() {
      rig.pass(RaceRig.PONG);
    }

    @Actor
    public void closer() {
      rig.connection.sendClose(RaceRig.NORMAL, new CloseFrame(rig.connection, RaceRig.NORMAL));
    }

    @Arbiter
    public void look(L_Result r) {
      rig.pass(RaceRig.CLOSE);
      r.r1 = rig.outcome();
    }
  }

  /** A pong comes while its ping is on the way to be counted as written. */
  @JCStressTest
  @Outcome(id = "P open", expect = ACCEPTABLE, desc = "Nothing is awaited any more.")
  @State
  public static class PongAgainstItsPing {
    private final RaceRig rig = new RaceRig().open();

    /** The ping is out, but the container has not said so. */
    public PongAgainstItsPing() {
      rig.transport.refuse(1, 2);
      rig.connection.ping(ByteBuffer.allocate(0));
    }

    @Actor
    public void container() {
      rig.transport.writable();
    }

    @Actor
    public void peer() {
      rig.transport.receive(RaceRig.pong());
    }

    @Arbiter
    public void look(L_Result r) {
      rig.pass(RaceRig.PONG);
      r.r1 = rig.outcome();
    }
  }

  /** The peer answers our close at the moment at which its time is over. */
  @JCStressTest
  @Outcome(
      id = {"C closed", "C aborted"},
      expect = ACCEPTABLE,
      desc = "One or the other, once.")
  @State
  public static class AnswerAgainstCloseTimeout {
    private final RaceRig rig = new RaceRig().open();

    /** Our close is out. */
    public AnswerAgainstCloseTimeout() {
      rig.connection.sendClose(RaceRig.NORMAL, new CloseFrame(rig.connection, RaceRig.NORMAL));
    }

    @Actor
    public void watch() {
      rig.pass(RaceRig.CLOSE);
    }

    @Actor
    public void peer() {
      rig.transport.receive(RaceRig.close());
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = rig.outcome();
    }
  }

  /** The handler answers the peer's close at the moment at which the module does. */
  @JCStressTest
  @Outcome(id = "C closed", expect = ACCEPTABLE, desc = "One answer.")
  @State
  public static class CloseAgainstEcho {
    private final RaceRig rig = new RaceRig().open();

    /** The peer has closed; the time for the answer is over, and nobody has looked yet. */
    public CloseAgainstEcho() {
      rig.transport.receive(RaceRig.close());
      rig.passUnseen(RaceRig.CLOSE);
    }

    @Actor
    public void watch() {
      rig.look();
    }

    @Actor
    public void handler() {
      rig.context().sendConnectionClose(RaceRig.reason(), new Told());
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = rig.outcome();
    }
  }

  /** All of the time for an answer passes while the handler's is on its way. */
  @JCStressTest
  @Outcome(id = "C closed", expect = ACCEPTABLE, desc = "It was out, or began when it was due.")
  @Outcome(
      id = {"C aborted", " aborted"},
      expect = ACCEPTABLE_INTERESTING,
      desc = "Begun before, and closeTimeout later it did not count as out.")
  @State
  public static class CloseAgainstItsTime {
    private final RaceRig rig = new RaceRig().open();

    /** The peer has closed. */
    public CloseAgainstItsTime() {
      rig.transport.receive(RaceRig.close());
    }

    @Actor
    public void clock() {
      rig.pass(RaceRig.CLOSE);
    }

    @Actor
    public void handler() {
      rig.context().sendConnectionClose(RaceRig.reason(), new Told());
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = rig.outcome();
    }
  }
}
