// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.websocketmodule.WebSocketException.Kind;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Ends that come at the same time: one close frame leaves, the connection ends once, and in good
 * order where both closes were exchanged.
 */
final class ClosingRaces {

  private ClosingRaces() {}

  /** Both sides close at the same time. */
  @JCStressTest
  @Outcome(id = "close, close, C closed", expect = ACCEPTABLE, desc = "In good order.")
  @State
  public static class CloseAgainstPeersClose {
    private final RaceRig rig = new RaceRig().open();
    private final Told read = new Told();
    private final Told close = new Told();

    /** A read waits. */
    public CloseAgainstPeersClose() {
      rig.context().readFragment(ByteBuffer.allocate(8), read);
    }

    @Actor
    public void closer() {
      rig.context().sendConnectionClose(RaceRig.reason(), close);
    }

    @Actor
    public void peer() {
      rig.transport.receive(RaceRig.close());
    }

    @Arbiter
    public void look(LLL_Result r) {
      r.r1 = read.lines();
      r.r2 = close.lines();
      r.r3 = rig.outcome();
    }
  }

  /** Two threads close: the second is told that it is one too many. */
  @JCStressTest
  @Outcome(id = "close, refused 1, C open", expect = ACCEPTABLE, desc = "One close.")
  @State
  public static class CloseAgainstClose {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();
    private int oneRefused;
    private int otherRefused;

    private int close() {
      try {
        rig.context().sendConnectionClose(RaceRig.reason(), told);
        return 0;
      } catch (IllegalStateException tooLate) {
        return 1;
      }
    }

    @Actor
    public void one() {
      oneRefused = close();
    }

    @Actor
    public void other() {
      otherRefused = close();
    }

    @Arbiter
    public void look(LLL_Result r) {
      r.r1 = told.lines();
      r.r2 = "refused " + (oneRefused + otherRefused);
      r.r3 = rig.outcome();
    }
  }

  /** The peer ends TCP while this side closes. */
  @JCStressTest
  @Outcome(id = "close, C closed", expect = ACCEPTABLE, desc = "The close was out.")
  @Outcome(
      id = {"DISCONNECTED,  closed", "DISCONNECTED, C closed"},
      expect = ACCEPTABLE,
      desc = "The end was first, or the close on its way.")
  @State
  public static class CloseAgainstFin {
    private final RaceRig rig = new RaceRig().open();
    private final Told close = new Told();

    @Actor
    public void closer() {
      rig.context().sendConnectionClose(RaceRig.reason(), close);
    }

    @Actor
    public void peer() {
      rig.transport.receiveFin();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = close.lines();
      r.r2 = rig.outcome();
    }
  }

  /** A reset, while this side ends TCP. */
  @JCStressTest
  @Outcome(
      id = {"ABORTED,  aborted", "DISCONNECTED,  aborted"},
      expect = ACCEPTABLE,
      desc = "One of them ends it.")
  @State
  public static class LossAgainstAbort {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();

    /** A read waits. */
    public LossAgainstAbort() {
      rig.context().readFragment(ByteBuffer.allocate(8), told);
    }

    @Actor
    public void container() {
      rig.transport.lose();
    }

    @Actor
    public void abort() {
      rig.context().closeTcpConnection();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = told.lines();
      r.r2 = rig.outcome();
    }
  }

  /** Somebody wants to know of the end while it comes. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "He is told, once.")
  @State
  public static class WhenEndedAgainstEnd {
    private final RaceRig rig = new RaceRig().open();
    private final AtomicInteger told = new AtomicInteger();

    @Actor
    public void curious() {
      rig.connection.whenEnded(told::incrementAndGet);
    }

    @Actor
    public void abort() {
      rig.context().closeTcpConnection();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = told + rig.leftBehind();
    }
  }

  /** The application stops while the peer closes; then the peer ends TCP. */
  @JCStressTest
  @Outcome(id = "C closed", expect = ACCEPTABLE, desc = "One close, in good order.")
  @State
  public static class StopAgainstPeersClose {
    private final RaceRig rig = new RaceRig().open();

    @Actor
    public void stop() {
      rig.connection.goAway(Kind.SHUTDOWN, "stop");
    }

    @Actor
    public void peer() {
      rig.transport.receive(RaceRig.close());
    }

    @Arbiter
    public void look(L_Result r) {
      rig.transport.receiveFin();
      r.r1 = rig.outcome();
    }
  }

  /** Two failures: the first close counts. */
  @JCStressTest
  @Outcome(id = "C open", expect = ACCEPTABLE, desc = "One close.")
  @State
  public static class FailureAgainstFailure {
    private final RaceRig rig = new RaceRig().open();

    private void fail() {
      rig.connection.fail(RaceRig.NORMAL, Kind.PROTOCOL, "A race", null);
    }

    @Actor
    public void one() {
      fail();
    }

    @Actor
    public void other() {
      fail();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = rig.outcome();
    }
  }

  /** A message comes while this side fails the connection: what is behind it is discarded. */
  @JCStressTest
  @Outcome(
      id = {"1., C open", "PROTOCOL, C open"},
      expect = ACCEPTABLE,
      desc = "One or the other.")
  @State
  public static class FailureAgainstBytes {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();

    /** A read waits. */
    public FailureAgainstBytes() {
      rig.context().readFragment(ByteBuffer.allocate(8), told);
    }

    @Actor
    public void failure() {
      rig.connection.fail(RaceRig.NORMAL, Kind.PROTOCOL, "A race", null);
    }

    @Actor
    public void peer() {
      rig.transport.receive(RaceRig.letter('a'));
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = told.lines();
      r.r2 = rig.outcome();
    }
  }
}
