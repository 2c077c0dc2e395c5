// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.websocketmodule.WebSocketException.Kind;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * Who sends at the same time as somebody else sends, drains, closes or ends: every frame leaves
 * once and in its sender's order, or is refused, or its sender is told; nobody is left behind in
 * the queue.
 */
final class WriteQueueRaces {

  private WriteQueueRaces() {}

  private static boolean send(RaceRig rig, Letter letter) {
    return rig.connection.send(letter);
  }

  /** Two senders of two messages each. */
  @JCStressTest
  @Outcome(
      id = {
        "abAB open, sent sent sent sent",
        "aAbB open, sent sent sent sent",
        "aABb open, sent sent sent sent",
        "AabB open, sent sent sent sent",
        "AaBb open, sent sent sent sent",
        "ABab open, sent sent sent sent"
      },
      expect = ACCEPTABLE,
      desc = "All four are out, each sender's in order, and told.")
  @State
  public static class TwoSenders {
    private final RaceRig rig = new RaceRig().open();
    private final Letter[] lower = {new Letter('a'), new Letter('b')};
    private final Letter[] upper = {new Letter('A'), new Letter('B')};

    @Actor
    public void one() {
      send(rig, lower[0]);
      send(rig, lower[1]);
    }

    @Actor
    public void other() {
      send(rig, upper[0]);
      send(rig, upper[1]);
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = rig.outcome();
      r.r2 = String.join(" ", lower[0].fate(), lower[1].fate(), upper[0].fate(), upper[1].fate());
    }
  }

  /** A sender, while the container says that it takes bytes again. */
  @JCStressTest
  @Outcome(id = "xa open, sent", expect = ACCEPTABLE, desc = "Both are out, in order.")
  @State
  public static class SendAgainstWritable {
    private final RaceRig rig = new RaceRig().open();
    private final Letter sent = new Letter('a');

    /** The first is half out and waits. */
    public SendAgainstWritable() {
      rig.transport.refuse(1, 2);
      send(rig, new Letter('x'));
    }

    @Actor
    public void container() {
      rig.transport.writable();
    }

    @Actor
    public void sender() {
      send(rig, sent);
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = rig.outcome();
      r.r2 = sent.fate();
    }
  }

  /** The container says that it takes bytes again before the write has returned. */
  @JCStressTest
  @Outcome(id = "a open, sent", expect = ACCEPTABLE, desc = "Somebody goes on with the write.")
  @State
  public static class WriteAgainstItsWritable {
    private final RaceRig rig = new RaceRig().open();
    private final Letter sent = new Letter('a');

    /** The next write is not done at once. */
    public WriteAgainstItsWritable() {
      rig.transport.refuse(1, 1);
    }

    @Actor
    public void sender() {
      send(rig, sent);
    }

    @Actor
    public void container() {
      rig.transport.writableAsSoonAsRefused();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = rig.outcome();
      r.r2 = sent.fate();
    }
  }

  /** A sender and our close: nothing may follow a close frame. */
  @JCStressTest
  @Outcome(id = "aC open, true, sent", expect = ACCEPTABLE, desc = "It was ahead of the close.")
  @Outcome(id = "C open, false, nothing", expect = ACCEPTABLE, desc = "It came too late.")
  @State
  public static class SendAgainstClose {
    private final RaceRig rig = new RaceRig().open();
    private final Letter sent = new Letter('a');
    private boolean taken;

    @Actor
    public void sender() {
      taken = send(rig, sent);
    }

    @Actor
    public void closer() {
      rig.connection.sendClose(RaceRig.NORMAL, new CloseFrame(rig.connection, RaceRig.NORMAL));
    }

    @Arbiter
    public void look(LLL_Result r) {
      r.r1 = rig.outcome();
      r.r2 = taken;
      r.r3 = sent.fate();
    }
  }

  /** A sender and a failure, whose close overtakes what has not begun to leave. */
  @JCStressTest
  @Outcome(id = "aC open, true, sent", expect = ACCEPTABLE, desc = "It was on its way.")
  @Outcome(id = "C open, true, failed", expect = ACCEPTABLE, desc = "It was overtaken.")
  @Outcome(id = "C open, false, nothing", expect = ACCEPTABLE, desc = "It came too late.")
  @State
  public static class SendAgainstFailure {
    private final RaceRig rig = new RaceRig().open();
    private final Letter sent = new Letter('a');
    private boolean taken;

    @Actor
    public void sender() {
      taken = send(rig, sent);
    }

    @Actor
    public void failure() {
      rig.connection.fail(RaceRig.NORMAL, Kind.APPLICATION, "A race", null);
    }

    @Arbiter
    public void look(LLL_Result r) {
      r.r1 = rig.outcome();
      r.r2 = taken;
      r.r3 = sent.fate();
    }
  }

  /** A sender and the end. */
  @JCStressTest
  @Outcome(id = "a aborted, true, sent", expect = ACCEPTABLE, desc = "It was out before.")
  @Outcome(
      id = {"a aborted, true, failed", " aborted, true, failed"},
      expect = ACCEPTABLE,
      desc = "It was on its way.")
  @Outcome(id = " aborted, false, nothing", expect = ACCEPTABLE, desc = "It came too late.")
  @State
  public static class SendAgainstAbort {
    private final RaceRig rig = new RaceRig().open();
    private final Letter sent = new Letter('a');
    private boolean taken;

    @Actor
    public void sender() {
      taken = send(rig, sent);
    }

    @Actor
    public void abort() {
      rig.context().closeTcpConnection();
    }

    @Arbiter
    public void look(LLL_Result r) {
      r.r1 = rig.outcome();
      r.r2 = taken;
      r.r3 = sent.fate();
    }
  }

  /** A frame is taken back while the queue is drained. */
  @JCStressTest
  @Outcome(id = "x open, true, nothing", expect = ACCEPTABLE, desc = "It was taken back.")
  @Outcome(id = "xa open, false, sent", expect = ACCEPTABLE, desc = "It had left.")
  @State
  public static class WithdrawAgainstDrain {
    private final RaceRig rig = new RaceRig().open();
    private final Letter sent = new Letter('a');
    private boolean withdrawn;

    /** It waits behind one that is half out. */
    public WithdrawAgainstDrain() {
      rig.transport.refuse(1, 2);
      send(rig, new Letter('x'));
      send(rig, sent);
    }

    @Actor
    public void sender() {
      withdrawn = rig.connection.withdraw(sent);
    }

    @Actor
    public void container() {
      rig.transport.writable();
    }

    @Arbiter
    public void look(LLL_Result r) {
      r.r1 = rig.outcome();
      r.r2 = withdrawn;
      r.r3 = sent.fate();
    }
  }

  /** A newer message drops an older one (DROP_OLDEST) while the queue is drained. */
  @JCStressTest
  @Outcome(id = "xb open, failed, sent", expect = ACCEPTABLE, desc = "The older one was dropped.")
  @Outcome(id = "xab open, sent, sent", expect = ACCEPTABLE, desc = "It had left.")
  @State
  public static class DropOldestAgainstDrain {
    private final RaceRig rig = new RaceRig().open();
    private final Letter older = Letter.droppable('a');
    private final Letter newer = Letter.droppable('b');

    /** The older one waits behind one that is half out; three are too many. */
    public DropOldestAgainstDrain() {
      rig.transport.refuse(1, 2);
      send(rig, Letter.droppable('x'));
      send(rig, older);
    }

    @Actor
    public void sender() {
      OutboundList dropped = new OutboundList();
      rig.connection.offer(newer, rig.connection.settings().sendBufferLimit(), dropped);
      dropped.failed(null);
    }

    @Actor
    public void container() {
      rig.transport.writable();
    }

    @Arbiter
    public void look(LLL_Result r) {
      r.r1 = rig.outcome();
      r.r2 = older.fate();
      r.r3 = newer.fate();
    }
  }

  /** A message in parts and a whole one: no frame of another comes between the parts. */
  @JCStressTest
  @Outcome(
      id = {"12a open, sent", "a12 open, sent"},
      expect = ACCEPTABLE,
      desc = "One behind the other.")
  @State
  public static class PartsAgainstWhole {
    private final RaceRig rig = new RaceRig().open();
    private final Letter whole = new Letter('a');

    @Actor
    public void parts() {
      rig.connection.beginParts();
      send(rig, Letter.part('1', true, false));
      send(rig, Letter.part('2', false, true));
      rig.connection.endParts();
    }

    @Actor
    public void sender() {
      send(rig, whole);
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = rig.outcome();
      r.r2 = whole.fate();
    }
  }

  /** A ping is answered by the pump while somebody sends. */
  @JCStressTest
  @Outcome(
      id = {"Oab open, sent", "aOb open, sent", "abO open, sent"},
      expect = ACCEPTABLE,
      desc = "The pong goes between.")
  @State
  public static class SendAgainstPong {
    private final RaceRig rig = new RaceRig().open();
    private final Letter last = new Letter('b');

    @Actor
    public void peer() {
      rig.transport.receive(RaceRig.ping());
    }

    @Actor
    public void sender() {
      send(rig, new Letter('a'));
      send(rig, last);
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = rig.outcome();
      r.r2 = last.fate();
    }
  }
}
