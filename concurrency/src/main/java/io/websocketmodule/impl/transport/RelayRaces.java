// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Events that two threads report: none is lost, none overlaps itself, none follows the end. */
final class RelayRaces {

  private RelayRaces() {}

  /** What was told, a letter each, in the order in which the calls began. */
  private static final class Listener implements Transport.Events {
    final AtomicInteger reports = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final StringBuffer told = new StringBuffer();
    int seen; // of the reports, when a readable or writable was told last; in plain sight of its
    // kind
    boolean overlapped;

    private void once(char letter) {
      overlapped |= inside.getOpaque() != 0;
      inside.setOpaque(1);
      told.append(letter);
      seen = reports.get();
      inside.setOpaque(0);
    }

    @Override
    public void onReadable() {
      once('R');
    }

    @Override
    public void onWritable() {
      told.append('W');
    }

    @Override
    public void onLost(IOException cause) {
      told.append('L');
    }

    @Override
    public void onStopping() {
      told.append('S');
    }

    @Override
    public void onClosed() {
      told.append('C');
    }
  }

  private static EventRelay opened(Listener listener) {
    EventRelay relay = new EventRelay();
    relay.open(transport -> listener, null);
    listener.told.setLength(0);
    return relay;
  }

  /** The same kind from two threads: never at the same time, and once more behind each report. */
  @JCStressTest
  @Outcome(id = "2, false", expect = ACCEPTABLE, desc = "The last call came behind both reports.")
  @State
  public static class ReadableAgainstReadable {
    private final Listener listener = new Listener();
    private final EventRelay relay = opened(listener);

    private void report() {
      listener.reports.incrementAndGet();
      relay.readable();
    }

    @Actor
    public void one() {
      report();
    }

    @Actor
    public void other() {
      report();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = listener.seen;
      r.r2 = listener.overlapped;
    }
  }

  /** A write may go on before anybody was there to be told. */
  @JCStressTest
  @Outcome(
      id = {"WR", "RW"},
      expect = ACCEPTABLE,
      desc = "It is told, once.")
  @State
  public static class WritableAgainstOpening {
    private final Listener listener = new Listener();
    private final EventRelay relay = new EventRelay();

    @Actor
    public void container() {
      relay.open(transport -> listener, null);
    }

    @Actor
    public void socket() {
      relay.writable();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = listener.told.toString();
    }
  }

  /** The end comes while the connection is opened. */
  @JCStressTest
  @Outcome(
      id = {"RC", "C"},
      expect = ACCEPTABLE,
      desc = "It is told, once, and last.")
  @Outcome(
      id = "CR",
      expect = ACCEPTABLE_INTERESTING,
      desc = "A call that had begun was overtaken.")
  @State
  public static class EndAgainstOpening {
    private final Listener listener = new Listener();
    private final EventRelay relay = new EventRelay();

    @Actor
    public void container() {
      relay.open(transport -> listener, null);
    }

    @Actor
    public void socket() {
      relay.closed();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = listener.told.toString();
    }
  }

  /** The loss and the end from two threads, twice each. */
  @JCStressTest
  @Outcome(
      id = {"LC", "C"},
      expect = ACCEPTABLE,
      desc = "Each is told at most once.")
  @Outcome(
      id = "CL",
      expect = ACCEPTABLE_INTERESTING,
      desc = "A call that had begun was overtaken.")
  @State
  public static class LossAgainstEnd {
    private final Listener listener = new Listener();
    private final EventRelay relay = opened(listener);

    @Actor
    public void one() {
      relay.lost(new IOException());
      relay.closed();
    }

    @Actor
    public void other() {
      relay.lost(null);
      relay.closed();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = listener.told.toString();
    }
  }

  /** A socket that can be read while its end is told. */
  @JCStressTest
  @Outcome(
      id = {"RC", "C"},
      expect = ACCEPTABLE,
      desc = "Nothing follows the end.")
  @Outcome(
      id = {"CR", "RCR"},
      expect = ACCEPTABLE_INTERESTING,
      desc = "A call that had begun was overtaken.")
  @State
  public static class ReadableAgainstEnd {
    private final Listener listener = new Listener();
    private final EventRelay relay = opened(listener);

    @Actor
    public void socket() {
      relay.readable();
      relay.readable();
    }

    @Actor
    public void end() {
      relay.closed();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = listener.told.toString().replace("RR", "R");
    }
  }

  /** Bits of one object, changed by two threads. */
  @JCStressTest
  @Outcome(
      id = {"15, 1", "15, 2"},
      expect = ACCEPTABLE,
      desc = "No change is lost.")
  @State
  public static class FlagsAgainstFlags {
    private static final class Bits extends Flags {}

    private final Bits bits = new Bits();
    private int first;
    private int second;

    @Actor
    public void one() {
      first = bits.change(now -> now | 1);
      bits.change(now -> now | 4);
    }

    @Actor
    public void other() {
      second = bits.change(now -> now | 2);
      bits.change(now -> now | 8);
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = bits.flags();
      // Who came second has seen the first, and only he.
      r.r2 = (first & 2) | (second & 1);
    }
  }
}
