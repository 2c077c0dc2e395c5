// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.impl.protocol.CloseStatus;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** What runs in the pump of a served connection: one thing at a time, each once. */
final class PumpRaces {

  private PumpRaces() {}

  /** Asks for one fragment after the other; what it is told is in plain fields. */
  private static class Served implements Endpoint, FragmentSink {
    final RaceRig rig = new RaceRig();
    final AtomicInteger inside = new AtomicInteger();
    private final ByteBuffer into = ByteBuffer.allocate(8);
    String lines = "";

    Served() {
      rig.connection.serve(this);
      rig.open();
    }

    void add(String line) {
      boolean alone = inside.getOpaque() == 0;
      inside.setOpaque(1);
      lines += line + (alone ? "" : "!");
      inside.setOpaque(0);
    }

    @Override
    public void opened() {
      rig.connection.request(this);
    }

    @Override
    public ByteBuffer into(long remainingInFrame) {
      return into.clear();
    }

    @Override
    public void fragment(int count, boolean utf8, boolean last, long remainingInFrame) {
      add("" + (char) into.get(0));
      rig.connection.request(this);
    }

    @Override
    public void closed(CloseStatus status) {
      add("C");
    }

    @Override
    public void failed(WebSocketException why) {
      add("F");
    }

    @Override
    public void ended(CloseStatus status) {}

    @Override
    public void peerClosed() {}

    @Override
    public void ponged(ByteBuffer payload) {}

    @Override
    public void shutdown(Runnable done) {
      done.run();
    }
  }

  /** Errands for the pump from two threads. */
  @JCStressTest
  @Outcome(
      id = {"12", "21"},
      expect = ACCEPTABLE,
      desc = "Both run, one behind the other.")
  @State
  public static class ErrandAgainstErrand {
    private final Served served = new Served();

    @Actor
    public void one() {
      served.rig.connection.inPump(() -> served.add("1"));
    }

    @Actor
    public void other() {
      served.rig.connection.inPump(() -> served.add("2"));
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = served.lines + served.rig.leftBehind();
    }
  }

  /** An errand for the pump while it has a message to deliver. */
  @JCStressTest
  @Outcome(
      id = {"1ab", "a1b", "ab1"},
      expect = ACCEPTABLE,
      desc = "It runs between, and the messages keep their order.")
  @State
  public static class ErrandAgainstBytes {
    private final Served served = new Served();

    @Actor
    public void errand() {
      served.rig.connection.inPump(() -> served.add("1"));
    }

    @Actor
    public void peer() {
      served.rig.transport.receive(RaceRig.letter('a'));
      served.rig.transport.receive(RaceRig.letter('b'));
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = served.lines + served.rig.leftBehind();
    }
  }

  /**
   * A handler waits for what it has sent, while the flusher looks at an entry of an earlier batch.
   */
  @JCStressTest
  @Outcome(id = "xa open, sent", expect = ACCEPTABLE, desc = "It leaves while the handler runs.")
  @State
  public static class SendingHandlerAgainstFlusher {
    private final Served served;
    private final Letter awaited = new Letter('a');
    private volatile boolean handled;
    private boolean second; // in the pump
    private String whileItRan;

    /** The first message's answer has left, and its entry is still in the flusher's list. */
    public SendingHandlerAgainstFlusher() {
      served =
          new Served() {
            @Override
            void add(String line) {
              if (second) {
                handle();
              } else {
                second = true;
                rig.connection.send(new Letter('x'));
              }
            }
          };
      served.rig.transport.receive(RaceRig.letter('1'));
    }

    private void handle() {
      served.rig.connection.send(awaited);
      Spin.until(() -> !awaited.fate().equals("nothing"));
      whileItRan = awaited.fate();
      handled = true;
    }

    @Actor
    public void peer() {
      served.rig.transport.receive(RaceRig.letter('2'));
    }

    @Actor
    public void flusher() {
      while (!handled) {
        served.rig.engine.flusher().flushAll();
      }
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = served.rig.outcome().replace("F", "");
      r.r2 = whileItRan;
    }
  }
}
