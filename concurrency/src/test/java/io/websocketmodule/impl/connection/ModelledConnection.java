// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One native connection on one thread, and beside it what must be true of it: the model. Each step
 * does something to the connection; {@link #check} then compares.
 */
final class ModelledConnection {

  /** How the connection and its container are set. */
  record Setup(
      ModelTransport.Kind transport, long pingMillis, long idleMillis, long stalledMillis) {}

  /** In which of the three ways an operation is begun. */
  enum Form {
    CALLBACK,
    PORT,
    BLOCKING
  }

  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration SEND = Duration.ofSeconds(30);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000L); // overflows soon
  private final CountingPool pool = new CountingPool();
  final ModelTransport transport;
  private final Engine engine;
  final Connection connection;
  private final WebSocketContext context;
  final PeerScript peer = new PeerScript();
  private final AtomicInteger ends = new AtomicInteger();

  ModelledOperation read; // the last one; null: none was begun
  private ModelledOperation write;
  private final WriterScript writer = new WriterScript();

  boolean opened;
  boolean closed; // by this side's application
  private boolean aborted;
  private boolean finArrived;
  private boolean stopped;
  private boolean clockMoved;
  private boolean closeRead;
  boolean cancelling;
  private boolean cancelMayEnd; // a write that is partly out
  boolean finished;
  private boolean calling; // an operation is being begun
  private int completionDepth;
  private final ArrayDeque<Runnable> next = new ArrayDeque<>(); // what completions begin
  private final List<String> wrong = new ArrayList<>();

  ModelledConnection(Setup setup) {
    transport = new ModelTransport(setup.transport);
    engine = Engine.manual(nanos::get, Runnable::run, pool, new Flusher(false));
    connection =
        engine.connection(
            new ConnectionSettings(
                4_194_304,
                Duration.ofMillis(setup.pingMillis),
                Duration.ofMillis(setup.pingMillis),
                Duration.ofMillis(setup.idleMillis),
                Duration.ofMillis(setup.stalledMillis),
                CLOSE,
                SEND,
                1_048_576),
            null);
    context = connection.context();
    connection.whenEnded(ends::incrementAndGet);
  }

  void require(boolean right, String otherwise) {
    if (!right) {
      wrong.add(otherwise);
    }
  }

  void inCompletion(Runnable told) {
    require(completionDepth == 0, "a completion within a completion");
    completionDepth++;
    try {
      told.run();
      Runnable then = next.poll();
      if (then != null) {
        then.run();
      }
    } finally {
      completionDepth--;
    }
  }

  /** Whether anything has happened that may end the connection, or has closed it. */
  boolean endInSight() {
    return aborted
        || cancelMayEnd
        || finArrived
        || stopped
        || transport.lost()
        || clockMoved // a limit of time may be over; that none is exceeded is for other tests
        || closeRead
        || closed
        || peer.next() == PeerScript.Next.INVALID
        || peer.next() == PeerScript.Next.CLOSE
        // What a call is about to return may be all that is in front of it.
        || calling && peer.endArrives();
  }

  // The application

  boolean mayRead() {
    return read == null || read.over;
  }

  void read(int room, Form form) {
    ModelledOperation begun =
        new ModelledOperation(
            this, "a read", ByteBuffer.allocate(room + 3).position(1).limit(room + 1));
    read = begun;
    begin(
        begun,
        form,
        () -> context.readFragment(begun.buffer, begun),
        () -> context.readFragment(begun.buffer, null, begun),
        () -> context.readFragment(begun.buffer));
  }

  /** Whether a blocking read would be answered at once: nobody else could, on one thread. */
  boolean readWouldNotBlock() {
    return opened
        && transport.events.isEmpty()
        && peer.next() == PeerScript.Next.PAYLOAD
        && connection.isOpen();
  }

  void readDone(Fragment fragment, ModelledOperation by) {
    if (fragment.connectionClose()) {
      require(closeRead || peer.next() == PeerScript.Next.CLOSE, "a close where there is none");
      closeRead = true;
      return;
    }
    byte[] got = Arrays.copyOfRange(by.buffer.array(), by.position, by.buffer.position());
    String mistake = peer.consume(got, fragment.utf8(), fragment.last(), by.limit > by.position);
    require(mistake == null, "the reader got " + mistake);
  }

  boolean mayWrite() {
    return !closed && (write == null || write.over);
  }

  boolean writeWouldNotBlock(int size) {
    return opened && transport.takesAtOnce(size) && connection.isOpen();
  }

  void write(int size, boolean wantText, boolean last, Form form) {
    WriterScript.Frame frame = writer.write(size, wantText, last);
    boolean text = frame.text;
    ModelledOperation begun =
        new ModelledOperation(this, "a write", ByteBuffer.wrap(frame.payload));
    begun.undo = () -> writer.withdraw(frame);
    begun.whenDone = frame::done;
    write = begun;
    begin(
        begun,
        form,
        () -> context.writeFragment(begun.buffer, text, last, begun),
        () ->
            context.writeFragment(begun.buffer, text, last, null, begun)
                ? Fragment.PENDING
                : new Fragment(size, text, last, false),
        () -> {
          context.writeFragment(begun.buffer, text, last);
          return new Fragment(size, text, last, false);
        });
  }

  void close(Form form) {
    ModelledOperation begun = new ModelledOperation(this, "a close", ByteBuffer.allocate(0));
    write = begun;
    closed = true;
    begin(
        begun,
        form,
        () -> context.sendConnectionClose(Rig.reason(1000, "done"), begun),
        () ->
            context.sendConnectionClose(Rig.reason(1000, "done"), null, begun)
                ? Fragment.PENDING
                : new Fragment(6, false, true, true),
        () -> {
          context.sendConnectionClose(Rig.reason(1000, "done"));
          return new Fragment(6, false, true, true);
        });
  }

  private interface Call {
    Fragment call() throws IOException;
  }

  private void begin(
      ModelledOperation begun, Form form, Runnable callback, Call port, Call blocking) {
    boolean within = calling;
    calling = true;
    try {
      switch (form) {
        case CALLBACK -> callback.run();
        case PORT -> atOnce(begun, port.call());
        case BLOCKING -> atOnce(begun, blocking.call());
      }
    } catch (WebSocketException failed) {
      begun.end(null, failed);
    } catch (IOException other) {
      require(false, "it threw " + other);
    } finally {
      calling = within;
    }
  }

  private static void atOnce(ModelledOperation begun, Fragment fragment) {
    if (!fragment.pending()) {
      begun.end(fragment, null);
    }
  }

  /** What is outstanding refuses a second one, and goes on as if nothing had happened. */
  void misuse() {
    if (read != null && !read.over) {
      refused(() -> context.readFragment(ByteBuffer.allocate(1), read));
    }
    if (write != null && !write.over || closed) {
      refused(() -> context.writeFragment(ByteBuffer.allocate(1), true, true, write));
    }
  }

  private void refused(Runnable call) {
    try {
      call.run();
      require(false, "a second operation was let in");
    } catch (IllegalStateException outstanding) {
      // as it should be
    }
  }

  void cancel() {
    cancelling = true;
    ModelledOperation reading = waits(read) ? read : null;
    ModelledOperation writing = waits(write) ? write : null;
    cancelMayEnd = writing != null && transport.blocked();
    context.cancelOutstandingIO();
    cancelling = false;
    require(!waits(reading), "a cancelled read waits on");
    require(!waits(writing), "a cancelled write waits on");
    aborted |= cancelMayEnd && transport.over() != null;
    cancelMayEnd = false;
  }

  void abort() {
    aborted = true;
    context.closeTcpConnection();
  }

  /** The next completion begins a read. */
  void chainRead(int room, Form form) {
    next.add(
        () -> {
          if (mayRead() && form != Form.BLOCKING) {
            read(room, form);
          }
        });
  }

  /** The next completion begins a write. */
  void chainWrite(int size, boolean last, Form form) {
    next.add(
        () -> {
          if (mayWrite() && form != Form.BLOCKING) {
            write(size, true, last, form);
          }
        });
  }

  // The container, the peer, the clock

  void open() {
    opened = true;
    transport.to = connection.open(transport);
    if (transport.over() == null) {
      transport.events.addFirst(() -> transport.to.onReadable());
    }
  }

  void arrive(int most) {
    transport.arrive(peer.take(most));
  }

  boolean finArrived() {
    return finArrived;
  }

  void fin() {
    finArrived = true;
    transport.arriveFin();
  }

  void lose(boolean noticed) {
    transport.lose(noticed);
  }

  void stop() {
    stopped = true;
    connection.goAway(Kind.SHUTDOWN, "stop");
  }

  void containerStops() {
    stopped = true;
    transport.to.onStopping();
    transport.vanish();
  }

  void tellEvents() {
    transport.takeEvents().forEach(Runnable::run);
  }

  void tellOneEvent() {
    Runnable event = transport.events.poll();
    if (event != null) {
      event.run();
    }
  }

  void pass(Duration time) {
    clockMoved = true;
    nanos.addAndGet(time.toNanos());
    engine.tick();
  }

  // What must be true

  private boolean waits(ModelledOperation operation) {
    return operation != null && !operation.over;
  }

  void check() {
    require(pool.violations().isEmpty(), "" + pool.violations());
    require(transport.broken.isEmpty(), "" + transport.broken);
    require(ends.get() <= 1, "it ended twice");
    if (transport.sent() != writer.looked()) {
      wrong.addAll(writer.mistakes(transport.output(), peer.pings()));
    }
    if (connection.phase() == Ending.Phase.ENDED) {
      require(!waits(read) && !waits(write), "something waits behind the end");
      require(connection.queuedBytes() == 0, "bytes count as queued behind the end");
    } else if (opened && transport.over() == null && transport.events.isEmpty()) {
      checkAtRest();
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError(String.join("; ", wrong));
    }
  }

  /** Nothing is on its way: what can be done is done. */
  private void checkAtRest() {
    if (!transport.blocked()) {
      require(!waits(write), "a write waits for nothing");
      require(connection.queuedBytes() == 0, "bytes are queued though all could leave");
      require(writer.allOut() || transport.lost(), "a frame counts as out, and is not");
    }
    if (!waits(read)) {
      return;
    }
    require(connection.fate() == null, "a read waits on a failing connection");
    PeerScript.Next there = peer.next();
    require(there != PeerScript.Next.PAYLOAD, "a read waits though payload is there");
    require(there != PeerScript.Next.CLOSE, "a read waits though the close is there");
    require(!peer.invalidWhole(), "a read waits though the protocol is broken");
  }

  /**
   * The end of every story: all that is on its way arrives, closes get the time they have, and then
   * TCP ends; nothing waits, nothing is held, and nothing follows.
   */
  void finish() {
    next.clear();
    if (!opened) {
      connection.refuse(null);
      aborted = true;
    }
    drain();
    boolean closing = closed || closeRead || stopped || finArrived || transport.lost();
    for (int round = 0; closing && opened && transport.over() == null && round < 4; round++) {
      pass(SEND);
      drain();
    }
    require(!closing || !opened || transport.over() != null || unread(), "it closes for ever");
    abort();
    drain();
    check();
    require(!waits(read) && !waits(write), "something waits for ever");
    require(ends.get() == 1, ends + " ends");
    require(engine.openConnections() == 0, "the engine keeps it");
    require(pool.lent() <= (transport.blocked() ? 1 : 0), pool.lent() + " buffers are missing");
    finished = true;
    pass(Duration.ofDays(100));
    drain();
    if (!wrong.isEmpty()) {
      throw new AssertionError(String.join("; ", wrong));
    }
  }

  /** A FIN or a reset behind payload that nobody reads is not noticed. */
  private boolean unread() {
    return !closed && !closeRead && !stopped;
  }

  private void drain() {
    transport.unblock();
    for (int i = 0; i < 1000 && !transport.events.isEmpty(); i++) {
      tellOneEvent();
      check();
    }
    require(transport.events.isEmpty(), "events without end");
  }
}
