// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Reads, writes, closes, cancels, the peer's bytes, blocks and losses on many threads at once, as a
 * seed has it: whatever the interleaving, no message is lost or out of order, every completion
 * comes once, and everything ends.
 */
class RandomInterleavingTest {

  private static final int SEEDS = 150;
  private static final int MESSAGES = 30;

  /** How a run ends. */
  private enum End {
    WE_CLOSE,
    PEER_CLOSES,
    LOSS,
    FIN,
    ABORT,
    STOP
  }

  @Test
  void noInterleavingLosesAMessageOrACompletion() throws Exception {
    long first = System.nanoTime();
    for (long seed = first; seed < first + SEEDS; seed++) {
      Run run = new Run(seed);
      try {
        run.go();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ", " + run.end + ", " + run.wrong, e);
      }
    }
  }

  private static byte[] message(int index, Random random) {
    int size =
        switch (random.nextInt(8)) {
          case 0 -> 0;
          case 1 -> 4000 + random.nextInt(200);
          case 2 -> 20_000;
          case 3 -> 140_000;
          default -> random.nextInt(60);
        };
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (index * 31 + i);
    }
    return bytes;
  }

  private static final class Run {
    final long seed;
    final Rig rig = new Rig();
    final ExecutorService container = Executors.newSingleThreadExecutor();
    final End end;
    final List<byte[]> theirs = new ArrayList<>();
    final List<byte[]> ours = new ArrayList<>();
    final List<byte[]> received = new ArrayList<>();
    final AtomicInteger started = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    final AtomicInteger inside = new AtomicInteger();
    final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch readDone = new CountDownLatch(1);
    final CountDownLatch writeDone = new CountDownLatch(1);
    final CountDownLatch allSent = new CountDownLatch(1);
    volatile boolean over;

    Run(long seed) {
      this.seed = seed;
      Random random = new Random(seed);
      end = End.values()[random.nextInt(End.values().length)];
      for (int i = 0; i < MESSAGES; i++) {
        theirs.add(message(i, random));
        ours.add(message(i + 100, random));
      }
      rig.ping = Duration.ofMillis(7);
      // The clock runs as fast as the machine lets it.
      rig.close = Duration.ofDays(1000);
      rig.send = Duration.ofDays(1000);
      rig.transport.halfCloses = random.nextBoolean();
      rig.transport.closedWithin = random.nextBoolean();
      rig.transport.direct = random.nextBoolean();
      rig.transport.mostPerWrite = random.nextBoolean() ? Integer.MAX_VALUE : 3000;
      rig.transport.container = random.nextInt(3) == 0 ? null : container;
      if (rig.transport.container == null) {
        rig.transport.mostPerWrite = Integer.MAX_VALUE;
      }
      rig.threads = task -> new Thread(task).start();
    }

    void go() throws Exception {
      rig.open();
      List<Thread> threads =
          List.of(
              new Thread(this::peer),
              new Thread(new Reading()::start),
              new Thread(new Writing()::start),
              new Thread(this::disturb));
      threads.forEach(Thread::start);
      finish();
      over = true;
      for (Thread thread : threads) {
        thread.join(20_000);
        check(!thread.isAlive(), "a thread hangs");
      }
      container.submit(rig.transport::tellClosed).get(20, TimeUnit.SECONDS);
      container.shutdown();
      check(container.awaitTermination(20, TimeUnit.SECONDS), "the container hangs");
      verify();
    }

    private void check(boolean right, String what) {
      assertTrue(right, () -> what + ", seed " + seed + ", " + end + ", " + wrong);
    }

    private void finish() throws Exception {
      Random random = new Random(seed + 5);
      boolean orderly = end == End.WE_CLOSE || end == End.PEER_CLOSES;
      if (orderly) {
        check(allSent.await(20, TimeUnit.SECONDS), "the peer hangs");
        check(writeDone.await(20, TimeUnit.SECONDS), "the writer hangs");
      } else {
        for (int i = random.nextInt(2000); i > 0; i--) {
          Thread.onSpinWait();
        }
      }
      switch (end) {
        case WE_CLOSE -> {
          closeFrom(random);
          Rig.await(() -> Peer.read(rig.transport.output()).contains("close 1000 done"));
          rig.transport.receive(Peer.close(1000, ""));
        }
        case PEER_CLOSES -> {
          rig.transport.receive(Peer.close(1000, ""));
          check(readDone.await(20, TimeUnit.SECONDS), "the reader hangs");
          closeFrom(random);
        }
        case LOSS -> rig.transport.lose();
        case FIN -> {
          allSent.await(20, TimeUnit.SECONDS);
          rig.transport.receiveFin();
        }
        case ABORT -> rig.context.closeTcpConnection();
        case STOP -> {
          container.execute(rig.transport::unblock);
          rig.connection.goAway(Kind.SHUTDOWN, "stop");
          allSent.await(20, TimeUnit.SECONDS);
          rig.transport.receiveFin();
        }
      }
      check(readDone.await(20, TimeUnit.SECONDS), "the reader hangs");
      check(writeDone.await(20, TimeUnit.SECONDS), "the writer hangs");
      Rig.await(() -> rig.transport.over());
    }

    private void closeFrom(Random random) {
      started.incrementAndGet();
      rig.context.sendConnectionClose(Rig.reason(1000, "done"), completion((f, failure) -> {}));
    }

    /** The peer: its messages in frames of any size, cut anywhere, with pings between. */
    private void peer() {
      Random random = new Random(seed + 1);
      for (int i = 0; i < MESSAGES && !over; i++) {
        byte[] message = theirs.get(i);
        int cut = random.nextInt(message.length + 1);
        byte[] frames =
            Peer.join(
                Peer.frame(false, Peer.BINARY, java.util.Arrays.copyOf(message, cut)),
                Peer.ping("" + i),
                Peer.frame(
                    true,
                    Peer.CONTINUATION,
                    java.util.Arrays.copyOfRange(message, cut, message.length)));
        for (int at = 0; at < frames.length; ) {
          int size = Math.min(frames.length - at, 1 + random.nextInt(30_000));
          rig.transport.receive(java.util.Arrays.copyOfRange(frames, at, at + size));
          at += size;
        }
      }
      allSent.countDown();
    }

    /** Cancels, blocks and lets the time pass. */
    private void disturb() {
      Random random = new Random(seed + 2);
      boolean cancels = random.nextBoolean();
      while (!over) {
        switch (random.nextInt(5)) {
          case 0 -> container.execute(rig.transport::block);
          case 1 -> {
            // Only what is not yet with the container may be withdrawn without an end.
            if (cancels && (end == End.ABORT || end == End.LOSS)) {
              rig.context.cancelOutstandingIO();
            }
          }
          case 2 -> rig.passMillis(3);
          default -> container.execute(() -> rig.transport.grant(1 + random.nextInt(50_000)));
        }
        Thread.yield();
      }
      try {
        container.execute(rig.transport::unblock);
      } catch (java.util.concurrent.RejectedExecutionException ended) {
        // nothing to unblock
      }
    }

    private interface Then {
      void on(Fragment fragment, WebSocketException failure) throws Exception;
    }

    private WebSocketCompletion<Object> completion(Then then) {
      return new WebSocketCompletion<>() {
        @Override
        public void completed(Fragment fragment, Object attachment) {
          tell(fragment, null);
        }

        @Override
        public void failed(WebSocketException failure, Object attachment) {
          tell(null, failure);
        }

        private void tell(Fragment fragment, WebSocketException failure) {
          if (inside.getAndIncrement() != 0) {
            wrong.add("completions overlap");
          }
          ended.incrementAndGet();
          try {
            then.on(fragment, failure);
          } catch (Exception | Error e) {
            wrong.add(e.toString());
          } finally {
            inside.decrementAndGet();
          }
        }
      };
    }

    /** Reads in any form with any buffer, to the end. */
    private final class Reading {
      final Random random = new Random(seed + 3);
      final ByteArrayOutputStream message = new ByteArrayOutputStream();
      final WebSocketCompletion<Object> completion = completion(this::told);
      ByteBuffer into;

      void start() {
        try {
          if (random.nextInt(3) == 0) {
            block();
          } else {
            next();
          }
        } catch (Exception | Error e) {
          wrong.add(e.toString());
        }
      }

      private ByteBuffer buffer() {
        return ByteBuffer.allocate(random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(20_000));
      }

      private void block() throws IOException {
        while (true) {
          into = buffer();
          try {
            if (take(rig.context.readFragment(into))) {
              return;
            }
          } catch (WebSocketException e) {
            if (!failed(e)) {
              return;
            }
          }
        }
      }

      private void next() throws Exception {
        while (true) {
          into = buffer();
          started.incrementAndGet();
          if (random.nextBoolean()) {
            rig.context.readFragment(into, completion);
            return;
          }
          Fragment fragment;
          try {
            fragment = rig.context.readFragment(into, null, completion);
          } catch (WebSocketException e) {
            ended.incrementAndGet();
            if (!failed(e)) {
              return;
            }
            continue;
          }
          if (fragment.pending()) {
            return;
          }
          ended.incrementAndGet();
          if (take(fragment)) {
            return;
          }
        }
      }

      private void told(Fragment fragment, WebSocketException failure) throws Exception {
        if (failure == null ? !take(fragment) : failed(failure)) {
          next();
        }
      }

      /** Whether it goes on. */
      private boolean failed(WebSocketException failure) {
        if (failure.kind() == Kind.CANCELLED) {
          return true;
        }
        readDone.countDown();
        return false;
      }

      /** Whether that was the close. */
      private boolean take(Fragment fragment) {
        if (fragment.count() != into.position()) {
          wrong.add("count " + fragment.count() + ", position " + into.position());
        }
        message.write(into.array(), 0, into.position());
        if (fragment.connectionClose()) {
          readDone.countDown();
          return true;
        }
        if (fragment.last()) {
          received.add(message.toByteArray());
          message.reset();
        }
        return false;
      }
    }

    /** Writes in any form, in fragments of any size; what is withdrawn is written again. */
    private final class Writing {
      final Random random = new Random(seed + 4);
      final WebSocketCompletion<Object> completion = completion(this::told);
      int index;
      ByteBuffer rest;
      ByteBuffer piece;
      boolean last;

      void start() {
        try {
          choose();
          if (random.nextInt(3) == 0) {
            block();
          } else {
            next();
          }
        } catch (Exception | Error e) {
          wrong.add(e.toString());
        }
      }

      /** The next fragment; false: all is written. */
      private boolean choose() {
        if (rest == null || last) {
          if (index == MESSAGES) {
            writeDone.countDown();
            return false;
          }
          rest = ByteBuffer.wrap(ours.get(index++));
        }
        int size = random.nextInt(3) == 0 ? random.nextInt(rest.remaining() + 1) : rest.remaining();
        last = size == rest.remaining();
        piece = rest.slice(rest.position(), size);
        rest.position(rest.position() + size);
        return true;
      }

      private void block() throws IOException {
        boolean more = true;
        while (more) {
          try {
            rig.context.writeFragment(piece, false, last);
            more = choose();
          } catch (WebSocketException e) {
            more = again(e);
          }
        }
      }

      private void next() throws Exception {
        while (true) {
          started.incrementAndGet();
          if (random.nextBoolean()) {
            rig.context.writeFragment(piece, false, last, completion);
            return;
          }
          boolean more;
          try {
            if (rig.context.writeFragment(piece, false, last, null, completion)) {
              return;
            }
            ended.incrementAndGet();
            more = choose();
          } catch (WebSocketException e) {
            ended.incrementAndGet();
            more = again(e);
          }
          if (!more) {
            return;
          }
        }
      }

      private void told(Fragment fragment, WebSocketException failure) throws Exception {
        if (failure == null && piece.hasRemaining()) {
          wrong.add("a write left the position behind");
        }
        if (failure == null ? choose() : again(failure)) {
          next();
        }
      }

      private boolean again(WebSocketException failure) {
        if (failure.kind() == Kind.CANCELLED) {
          if (piece.position() != 0) {
            wrong.add("a cancelled write moved the position");
          }
          return true;
        }
        writeDone.countDown();
        return false;
      }
    }

    private void verify() {
      assertEquals(List.of(), wrong, () -> "seed " + seed);
      assertEquals(List.of(), rig.transport.violations(), () -> "seed " + seed);
      assertEquals(List.of(), rig.pool.violations(), () -> "seed " + seed);
      Rig.await(() -> started.get() == ended.get());
      boolean orderly = end == End.WE_CLOSE || end == End.PEER_CLOSES;
      prefix(theirs, received, orderly);
      prefix(ours, sentMessages(), orderly);
      Rig.await(() -> rig.pool.lent() <= (rig.transport.retains() ? 1 : 0));
      assertEquals(0, rig.engine.openConnections());
      assertEquals(0, rig.connection.queuedBytes());
    }

    private List<byte[]> sentMessages() {
      List<byte[]> messages = new ArrayList<>();
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      boolean inMessage = false;
      boolean closed = false;
      for (Peer.Frame frame : Peer.frames(rig.transport.output())) {
        check(!closed, "a frame behind the close");
        closed = frame.opcode() == Peer.CLOSE;
        if (frame.opcode() >= Peer.CLOSE) {
          continue;
        }
        check(inMessage == (frame.opcode() == Peer.CONTINUATION), "frames of messages mix");
        message.writeBytes(frame.payload());
        inMessage = !frame.fin();
        if (frame.fin()) {
          messages.add(message.toByteArray());
          message.reset();
        }
      }
      return messages;
    }

    private void prefix(List<byte[]> expected, List<byte[]> got, boolean all) {
      check(
          got.size() <= expected.size() && (!all || got.size() == expected.size()),
          got.size() + " messages of " + expected.size());
      for (int i = 0; i < got.size(); i++) {
        check(java.util.Arrays.equals(expected.get(i), got.get(i)), "message " + i + " differs");
      }
    }
  }
}
