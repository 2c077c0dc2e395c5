// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The outstanding write or close of a native context against all that may end it. */
final class PendingWriteRaces {

  private PendingWriteRaces() {}

  private static ByteBuffer a() {
    return ByteBuffer.wrap(new byte[] {'a'});
  }

  /** A write that waits in the queue is cancelled while the queue is drained. */
  @JCStressTest
  @Outcome(id = "1., xa open", expect = ACCEPTABLE, desc = "It was out.")
  @Outcome(id = "CANCELLED, x open", expect = ACCEPTABLE, desc = "Nothing of it had left.")
  @Outcome(
      id = {"CANCELLED, x aborted", "CANCELLED, xa aborted"},
      expect = ACCEPTABLE,
      desc = "It was on its way, and nobody can tell how much of it: that ends the connection.")
  @State
  public static class CancelAgainstDrain {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();
    private final ByteBuffer from = a();

    /** It waits behind a frame that is half out. */
    public CancelAgainstDrain() {
      rig.transport.refuse(1, 2);
      rig.connection.send(new Letter('x'));
      rig.context().writeFragment(from, true, true, told);
    }

    @Actor
    public void cancel() {
      rig.context().cancelOutstandingIO();
    }

    @Actor
    public void container() {
      rig.transport.writable();
    }

    @Arbiter
    public void look(LL_Result r) {
      boolean moved = from.position() == (told.lines().equals("1.") ? 1 : 0);
      r.r1 = told.lines() + (moved ? "" : " position " + from.position());
      r.r2 = rig.outcome();
    }
  }

  /** A write that is partly out is cancelled while the rest leaves. */
  @JCStressTest
  @Outcome(id = "1., a open", expect = ACCEPTABLE, desc = "It was out.")
  @Outcome(
      id = {"CANCELLED, ~ aborted", "CANCELLED, a aborted"},
      expect = ACCEPTABLE,
      desc = "It was partly out, as far as anybody could tell.")
  @State
  public static class CancelAgainstItsRest {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();

    /** Its header is out. */
    public CancelAgainstItsRest() {
      rig.transport.refuse(1, 2);
      rig.connection.ping(ByteBuffer.allocate(0));
      rig.context().writeFragment(a(), true, true, told);
      rig.transport.refuse(1, 1);
      rig.transport.writable();
    }

    @Actor
    public void cancel() {
      rig.context().cancelOutstandingIO();
    }

    @Actor
    public void container() {
      rig.transport.writable();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = told.lines();
      r.r2 = rig.wire().replace("P", "") + rig.leftBehind();
    }
  }

  /** A write leaves while TCP is ended. */
  @JCStressTest
  @Outcome(
      id = {"1., xa aborted"},
      expect = ACCEPTABLE,
      desc = "It was out.")
  @Outcome(
      id = {"ABORTED, xa aborted", "ABORTED, x aborted", "ABORTED, ~ aborted"},
      expect = ACCEPTABLE,
      desc = "It was not, or was on its way.")
  @State
  public static class AbortAgainstDrain {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();

    /** It waits behind a frame that is half out. */
    public AbortAgainstDrain() {
      rig.transport.refuse(1, 2);
      rig.connection.send(new Letter('x'));
      rig.context().writeFragment(a(), true, true, told);
    }

    @Actor
    public void abort() {
      rig.context().closeTcpConnection();
    }

    @Actor
    public void container() {
      rig.transport.writable();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = told.lines();
      r.r2 = rig.wire();
    }
  }

  /** A write that leaves and a read that gets its bytes, on two threads. */
  @JCStressTest
  @Outcome(
      id = {"1.+3., xa open", "3.+1., xa open"},
      expect = ACCEPTABLE,
      desc = "Both, in turn.")
  @State
  public static class CompletionAgainstCompletion {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();

    /** Both wait. */
    public CompletionAgainstCompletion() {
      rig.context().readFragment(ByteBuffer.allocate(8), told);
      rig.transport.refuse(1, 2);
      rig.connection.send(new Letter('x'));
      rig.context().writeFragment(a(), true, true, told);
    }

    @Actor
    public void peer() {
      rig.transport.receive(new byte[] {(byte) 0x81, (byte) 0x83, 0, 0, 0, 0, 'x', 'y', 'z'});
    }

    @Actor
    public void container() {
      rig.transport.writable();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = told.lines();
      r.r2 = rig.outcome();
    }
  }

  /** A write is begun while the peer's close is answered by the module. */
  @JCStressTest
  @Outcome(id = "1., aC closed", expect = ACCEPTABLE, desc = "It was ahead of the answer.")
  @Outcome(id = "CLOSED, C closed", expect = ACCEPTABLE, desc = "It came too late.")
  @Outcome(
      id = "CLOSED, aC closed",
      expect = org.openjdk.jcstress.annotations.Expect.FORBIDDEN,
      desc = "Its sender would send it again.")
  @State
  public static class WriteAgainstAnswer {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();

    /** The peer has closed. */
    public WriteAgainstAnswer() {
      rig.transport.receive(RaceRig.close());
    }

    @Actor
    public void sender() {
      rig.context().writeFragment(a(), true, true, told);
    }

    @Actor
    public void answer() {
      rig.connection.answerClose();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = told.lines();
      r.r2 = rig.outcome();
    }
  }
}
