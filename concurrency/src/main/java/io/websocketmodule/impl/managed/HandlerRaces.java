// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.impl.connection.RaceRig;
import io.websocketmodule.managed.SlowPeer;
import io.websocketmodule.managed.WebSocketCollection;
import io.websocketmodule.managed.WebSocketConnection;
import io.websocketmodule.spi.HandlerPort;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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
 * A handler, its senders and its end on different threads: callbacks do not overlap, onClose comes
 * once and last, and every stage completes.
 */
final class HandlerRaces {

  private HandlerRaces() {}

  /** A handler that writes down its calls, in plain fields. */
  private static class Handler implements HandlerPort<WebSocketConnection> {
    final RaceRig rig = new RaceRig();
    final ManagedConnection connection;
    private final AtomicInteger inside = new AtomicInteger();
    String calls = "";

    Handler(SlowPeer slowPeer) {
      connection = new ManagedConnection(rig.connection, null, slowPeer);
      rig.connection.serve(new HandlerEndpoint(rig.connection, connection, this, Runnable::run));
      rig.open();
    }

    private void add(String call) {
      boolean alone = inside.getOpaque() == 0;
      inside.setOpaque(1);
      calls += call + (alone ? "" : "!");
      inside.setOpaque(0);
    }

    @Override
    public void bind(WebSocketConnection connection) {}

    @Override
    public void open() {
      add("O");
    }

    @Override
    public CompletionStage<?> text(String message) {
      add(message);
      return null;
    }

    @Override
    public CompletionStage<?> binary(ByteBuffer message) {
      return null;
    }

    @Override
    public void error(Throwable failure) {
      add("E");
    }

    @Override
    public void closed(CloseReason reason) {
      add("C");
    }

    @Override
    public void shutdown() {
      add("S");
    }
  }

  private static String outcome(CompletionStage<?> stage) {
    CompletableFuture<?> future = stage.toCompletableFuture();
    if (!future.isDone()) {
      return "waits";
    }
    try {
      future.join();
      return "sent";
    } catch (CompletionException failed) {
      return ((WebSocketException) failed.getCause()).kind().name();
    }
  }

  /** A message is sent while the connection ends. */
  @JCStressTest
  @Outcome(id = "sent, OC, a aborted", expect = ACCEPTABLE, desc = "It was out.")
  @Outcome(
      id = {"ABORTED, OC,  aborted", "ABORTED, OC, a aborted"},
      expect = ACCEPTABLE,
      desc = "It was not, or was on its way.")
  @State
  public static class SendAgainstEnd {
    private final Handler handler = new Handler(SlowPeer.FAIL);
    private CompletionStage<Void> sent;

    @Actor
    public void sender() {
      sent = handler.connection.send("a");
    }

    @Actor
    public void abort() {
      handler.connection.abort();
    }

    @Arbiter
    public void look(LLL_Result r) {
      r.r1 = outcome(sent);
      r.r2 = handler.calls;
      r.r3 = handler.rig.outcome();
    }
  }

  /** A message comes while the connection ends. */
  @JCStressTest
  @Outcome(
      id = {"OaC", "OC"},
      expect = ACCEPTABLE,
      desc = "onClose comes once, and last.")
  @State
  public static class MessageAgainstEnd {
    private final Handler handler = new Handler(SlowPeer.FAIL);

    @Actor
    public void peer() {
      handler.rig.transport.receive(RaceRig.letter('a'));
    }

    @Actor
    public void abort() {
      handler.connection.abort();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = handler.calls + handler.rig.leftBehind();
    }
  }

  /** A handler's stage completes elsewhere while the next message comes. */
  @JCStressTest
  @Outcome(id = "Oab", expect = ACCEPTABLE, desc = "In order, and not at the same time.")
  @State
  public static class StageAgainstBytes {
    private final CompletableFuture<Void> stage = new CompletableFuture<>();
    private final Handler handler =
        new Handler(SlowPeer.FAIL) {
          @Override
          public CompletionStage<?> text(String message) {
            super.text(message);
            return message.equals("a") ? stage : null;
          }
        };

    /** The first message is being handled. */
    public StageAgainstBytes() {
      handler.rig.transport.receive(RaceRig.letter('a'));
    }

    @Actor
    public void worker() {
      stage.complete(null);
    }

    @Actor
    public void peer() {
      handler.rig.transport.receive(RaceRig.letter('b'));
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = handler.calls;
      handler.rig.leftBehind();
    }
  }

  /** Two threads close, and the peer answers. */
  @JCStressTest
  @Outcome(id = "OC, C closed", expect = ACCEPTABLE, desc = "One close; nobody is told off.")
  @State
  public static class CloseAgainstClose {
    private final Handler handler = new Handler(SlowPeer.FAIL);

    @Actor
    public void one() {
      handler.connection.close(1000, "");
    }

    @Actor
    public void other() {
      handler.connection.close(1000, "");
    }

    @Arbiter
    public void look(LL_Result r) {
      handler.rig.transport.receive(RaceRig.close());
      r.r1 = handler.calls;
      r.r2 = handler.rig.outcome();
    }
  }

  /** A ping is sent while the connection ends. */
  @JCStressTest
  @Outcome(id = "ABORTED", expect = ACCEPTABLE, desc = "Its stage fails.")
  @State
  public static class PingAgainstEnd {
    private final Handler handler = new Handler(SlowPeer.FAIL);
    private CompletionStage<Duration> ping;

    @Actor
    public void sender() {
      ping = handler.connection.sendPing();
    }

    @Actor
    public void abort() {
      handler.connection.abort();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = outcome(ping);
    }
  }

  /** DROP_OLDEST makes room while the queue is drained. */
  @JCStressTest
  @Outcome(id = "DROPPED, sent, xb open", expect = ACCEPTABLE, desc = "The older one gave way.")
  @Outcome(id = "sent, sent, xab open", expect = ACCEPTABLE, desc = "It had left.")
  @State
  public static class DropOldestAgainstDrain {
    private final Handler handler = new Handler(SlowPeer.DROP_OLDEST);
    private final CompletionStage<Void> older;
    private CompletionStage<Void> newer;

    /** The older one waits behind one that is half out; three are too many. */
    public DropOldestAgainstDrain() {
      handler.rig.transport.refuse(1, 2);
      handler.connection.send("x");
      older = handler.connection.send("a");
    }

    @Actor
    public void sender() {
      newer = handler.connection.send("b");
    }

    @Actor
    public void container() {
      handler.rig.transport.writable();
    }

    @Arbiter
    public void look(LLL_Result r) {
      r.r1 = outcome(older);
      r.r2 = outcome(newer);
      r.r3 = handler.rig.outcome();
    }
  }

  /** A member is added to a collection while it ends. */
  @JCStressTest
  @Outcome(
      id = {"true, 0", "false, 0"},
      expect = ACCEPTABLE,
      desc = "It does not stay.")
  @State
  public static class CollectionAgainstEnd {
    private final Handler handler = new Handler(SlowPeer.FAIL);
    private final WebSocketCollection<WebSocketConnection> room = new WebSocketCollection<>();
    private boolean added;

    @Actor
    public void joiner() {
      added = room.add(handler.connection);
    }

    @Actor
    public void abort() {
      handler.connection.abort();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = added;
      r.r2 = room.size();
    }
  }

  /** A member that left comes back while it ends. */
  @JCStressTest
  @Outcome(
      id = {"true, 0", "false, 0"},
      expect = ACCEPTABLE,
      desc = "It does not stay.")
  @State
  public static class CollectionReturnAgainstEnd {
    private final Handler handler = new Handler(SlowPeer.FAIL);
    private final WebSocketCollection<WebSocketConnection> room = new WebSocketCollection<>();
    private boolean added;

    /** It was in. */
    public CollectionReturnAgainstEnd() {
      room.add(handler.connection);
      room.remove(handler.connection);
    }

    @Actor
    public void joiner() {
      added = room.add(handler.connection);
    }

    @Actor
    public void abort() {
      handler.connection.abort();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = added;
      r.r2 = room.size();
    }
  }

  /** A broadcast, and a member that ends: it is counted once, and nobody else misses it. */
  @JCStressTest
  @Outcome(id = "1, a open", expect = ACCEPTABLE, desc = "It had ended.")
  @Outcome(id = "2, a open", expect = ACCEPTABLE, desc = "It took the message.")
  @State
  public static class BroadcastAgainstEnd {
    private final Handler leaving = new Handler(SlowPeer.FAIL);
    private final Handler staying = new Handler(SlowPeer.FAIL);
    private final WebSocketCollection<WebSocketConnection> room = new WebSocketCollection<>();
    private int queued;

    /** Both are in. */
    public BroadcastAgainstEnd() {
      room.add(leaving.connection);
      room.add(staying.connection);
    }

    @Actor
    public void broadcaster() {
      queued = room.broadcast("a").queued();
    }

    @Actor
    public void abort() {
      leaving.connection.abort();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = queued;
      r.r2 = staying.rig.outcome();
    }
  }
}
