// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.websocketmodule.Fragment;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The pending read against all that may end it: it ends exactly once, and no byte is lost. A line
 * like {@code 1.} tells of a fragment with one byte that ends its message.
 */
final class PendingReadRaces {

  private PendingReadRaces() {}

  private static ByteBuffer room() {
    return ByteBuffer.allocate(8);
  }

  /** Reads in the form for ports; its result, if it comes at once, is written down as well. */
  private static void readNow(RaceRig rig, Told told) {
    try {
      Fragment fragment = rig.context().readFragment(room(), null, told);
      if (!fragment.pending()) {
        told.add(Told.line(fragment) + " at once");
      }
    } catch (IOException failed) {
      told.add("failed at once");
    }
  }

  private static String block(RaceRig rig) {
    try {
      return Told.line(rig.context().readFragment(room()));
    } catch (io.websocketmodule.WebSocketException failed) {
      return failed.kind().name();
    } catch (IOException interrupted) {
      return interrupted.toString();
    }
  }

  /** Somebody asks while bytes come: they come between the look and the wish to be told, or not. */
  @JCStressTest
  @Outcome(id = "1.", expect = ACCEPTABLE, desc = "The read gets them.")
  @State
  public static class ReadAgainstBytes {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();

    @Actor
    public void reader() {
      rig.context().readFragment(room(), told);
    }

    @Actor
    public void peer() {
      rig.transport.receive(RaceRig.letter('a'));
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = told.lines() + rig.leftBehind();
    }
  }

  /** The event that the pump asks for comes before that call returns. */
  @JCStressTest
  @Outcome(id = "1.", expect = ACCEPTABLE, desc = "The read gets the bytes.")
  @State
  public static class WishAgainstItsReadable {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();
    private final byte[] frame = RaceRig.letter('a');

    /** The read waits, and the pump for bytes. */
    public WishAgainstItsReadable() {
      rig.context().readFragment(room(), told);
      rig.transport.returnLate();
    }

    @Actor
    public void first() {
      rig.transport.receive(java.util.Arrays.copyOf(frame, 3));
    }

    @Actor
    public void second() {
      rig.transport.receiveWhenAskedAgain(java.util.Arrays.copyOfRange(frame, 3, frame.length));
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = told.lines() + rig.leftBehind();
    }
  }

  /** A message in two pieces, so that the pump asks to be told while the second comes. */
  @JCStressTest
  @Outcome(id = "1.", expect = ACCEPTABLE, desc = "The read gets them.")
  @State
  public static class PumpAgainstBytes {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();
    private final byte[] frame = RaceRig.letter('a');

    /** The read waits. */
    public PumpAgainstBytes() {
      rig.context().readFragment(room(), told);
    }

    @Actor
    public void peer() {
      rig.transport.receive(java.util.Arrays.copyOf(frame, 3));
    }

    @Actor
    public void sameLater() {
      // Nothing orders the two, so the pieces are the same bytes whoever is first.
      rig.connection.signalPump();
    }

    @Arbiter
    public void look(L_Result r) {
      rig.transport.receive(java.util.Arrays.copyOfRange(frame, 3, frame.length));
      r.r1 = told.lines() + rig.leftBehind();
    }
  }

  /** The form for ports while bytes come: at once or by its completion, never both. */
  @JCStressTest
  @Outcome(id = "1. at once", expect = ACCEPTABLE, desc = "They were there.")
  @Outcome(id = "1.", expect = ACCEPTABLE, desc = "They came later.")
  @State
  public static class PortReadAgainstBytes {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();

    @Actor
    public void reader() {
      readNow(rig, told);
    }

    @Actor
    public void peer() {
      rig.transport.receive(RaceRig.letter('a'));
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = told.lines() + rig.leftBehind();
    }
  }

  /** A thread that waits for its read while bytes come. */
  @JCStressTest
  @Outcome(id = "1.", expect = ACCEPTABLE, desc = "It gets them.")
  @State
  public static class BlockingReadAgainstBytes {
    private final RaceRig rig = new RaceRig().open();
    private String result;

    @Actor
    public void reader() {
      result = block(rig);
    }

    @Actor
    public void peer() {
      rig.transport.receive(RaceRig.letter('a'));
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = result + rig.leftBehind();
    }
  }

  /** A thread that waits for its read while the connection is ended. */
  @JCStressTest
  @Outcome(id = "ABORTED", expect = ACCEPTABLE, desc = "It is let go.")
  @State
  public static class BlockingReadAgainstAbort {
    private final RaceRig rig = new RaceRig().open();
    private String result;

    @Actor
    public void reader() {
      result = block(rig);
    }

    @Actor
    public void abort() {
      rig.context().closeTcpConnection();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = result + rig.leftBehind();
    }
  }

  /** A read is cancelled while its bytes come; behind that another one reads. */
  @JCStressTest
  @Outcome(id = "1., 2.", expect = ACCEPTABLE, desc = "The bytes were first.")
  @Outcome(id = "CANCELLED, 1.+2.", expect = ACCEPTABLE, desc = "It was cancelled, none is lost.")
  @State
  public static class CancelAgainstBytes {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();

    /** The read waits. */
    public CancelAgainstBytes() {
      rig.context().readFragment(room(), told);
    }

    @Actor
    public void peer() {
      rig.transport.receive(RaceRig.letter('a'));
    }

    @Actor
    public void cancel() {
      rig.context().cancelOutstandingIO();
    }

    @Arbiter
    public void look(LL_Result r) {
      Told next = new Told();
      rig.transport.receive(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'b', 'c'});
      readNow(rig, next);
      if (next.lines().startsWith("1.")) {
        readNow(rig, next);
      }
      r.r1 = told.lines();
      r.r2 = next.lines().replace(" at once", "") + rig.leftBehind();
    }
  }

  /** The peer's close comes while this side ends TCP. */
  @JCStressTest
  @Outcome(
      id = "close,  aborted",
      expect = ACCEPTABLE,
      desc = "The close was first, and not answered.")
  @Outcome(id = "ABORTED,  aborted", expect = ACCEPTABLE, desc = "The end was first.")
  @State
  public static class CloseFrameAgainstAbort {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();

    /** The read waits. */
    public CloseFrameAgainstAbort() {
      rig.context().readFragment(room(), told);
    }

    @Actor
    public void peer() {
      rig.transport.receive(RaceRig.close());
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

  /** Bytes come while this side ends TCP. */
  @JCStressTest
  @Outcome(
      id = {"1.", "ABORTED"},
      expect = ACCEPTABLE,
      desc = "One or the other.")
  @State
  public static class BytesAgainstAbort {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();

    /** The read waits. */
    public BytesAgainstAbort() {
      rig.context().readFragment(room(), told);
    }

    @Actor
    public void peer() {
      rig.transport.receive(RaceRig.letter('a'));
    }

    @Actor
    public void abort() {
      rig.context().closeTcpConnection();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = told.lines() + rig.leftBehind();
    }
  }

  /** A read is cancelled while TCP is ended. */
  @JCStressTest
  @Outcome(
      id = {"CANCELLED", "ABORTED"},
      expect = ACCEPTABLE,
      desc = "One or the other.")
  @State
  public static class CancelAgainstAbort {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();

    /** The read waits. */
    public CancelAgainstAbort() {
      rig.context().readFragment(room(), told);
    }

    @Actor
    public void cancel() {
      rig.context().cancelOutstandingIO();
    }

    @Actor
    public void abort() {
      rig.context().closeTcpConnection();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = told.lines() + rig.leftBehind();
    }
  }

  /** Two cancels of one read. */
  @JCStressTest
  @Outcome(id = "CANCELLED", expect = ACCEPTABLE, desc = "Once.")
  @State
  public static class CancelAgainstCancel {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();

    /** The read waits. */
    public CancelAgainstCancel() {
      rig.context().readFragment(room(), told);
    }

    @Actor
    public void one() {
      rig.context().cancelOutstandingIO();
    }

    @Actor
    public void other() {
      rig.context().cancelOutstandingIO();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = told.lines() + rig.leftBehind();
    }
  }

  /** A read is begun while another thread cancels what is outstanding. */
  @JCStressTest
  @Outcome(
      id = {"CANCELLED", "failed at once"},
      expect = ACCEPTABLE,
      desc = "It was cancelled; by its completion, or at once.")
  @Outcome(id = "1.", expect = ACCEPTABLE, desc = "It was not there yet.")
  @State
  public static class PortReadAgainstCancel {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();

    @Actor
    public void reader() {
      readNow(rig, told);
    }

    @Actor
    public void cancel() {
      rig.context().cancelOutstandingIO();
    }

    @Arbiter
    public void look(L_Result r) {
      rig.transport.receive(RaceRig.letter('a'));
      r.r1 = told.lines() + rig.leftBehind();
    }
  }

  /** Two threads ask at the same time: one of them is refused. */
  @JCStressTest
  @Outcome(id = "1., refused 1", expect = ACCEPTABLE, desc = "One reads.")
  @State
  public static class ReadAgainstRead {
    private final RaceRig rig = new RaceRig().open();
    private final Told told = new Told();
    private int oneRefused;
    private int otherRefused;

    private int read() {
      try {
        rig.context().readFragment(room(), told);
        return 0;
      } catch (IllegalStateException outstanding) {
        return 1;
      }
    }

    @Actor
    public void one() {
      oneRefused = read();
    }

    @Actor
    public void other() {
      otherRefused = read();
    }

    @Arbiter
    public void look(LL_Result r) {
      rig.transport.receive(RaceRig.letter('a'));
      r.r1 = told.lines();
      r.r2 = "refused " + (oneRefused + otherRefused) + rig.leftBehind();
    }
  }
}
