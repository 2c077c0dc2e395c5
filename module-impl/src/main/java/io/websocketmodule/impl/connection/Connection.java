// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.PostCompletionTask;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.protocol.CloseCodes;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.impl.protocol.ProtocolViolation;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One WebSocket from its handshake to the end of TCP: joins the way in, the way out, the ending and
 * the deadlines, and is what the transport and the managed layer talk to.
 *
 * <p>Any thread may call. {@link #lock} guards the state of all parts; nothing of the application
 * and nothing of the container is called with it.
 */
public final class Connection implements Transport.Events {

  private static final System.Logger LOG = System.getLogger(Connection.class.getPackageName());

  /** How long the stop of a container waits for who is writing. */
  private static final long MOST_REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The same of a callback that has filled the queue, and how often it writes what is in it. */
  private static final long MOST_FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int MOST_FLUSHES = 16;

  final ReentrantLock lock = new ReentrantLock();
  final Ending ending;
  final Outgoing outgoing;
  final Timekeeper timekeeper;
  private final Incoming incoming;
  private final Engine engine;
  private final ConnectionSettings settings;
  private final Compression compression; // null: not negotiated
  private final ClassLoader applicationLoader;
  private OpeningTasks openingTasks = new OpeningTasks(); // guarded by the lock

  private volatile Transport transport; // null until it is open
  private volatile Endpoint endpoint; // null: native
  private Runnable whenEnded; // guarded by the lock; null: nobody asked
  private boolean ended; // guarded by the lock
  private volatile boolean pumpsOnlyAside;
  private volatile LateFlush lateFlush; // null: native
  private ConnectionLog log; // set before it opens; null: nobody reads it
  private NativeContext context; // guarded by the lock; null until somebody asks for it

  Connection(
      Engine engine,
      ConnectionSettings settings,
      Compression compression,
      ClassLoader applicationLoader,
      boolean maskedFrames) {
    this.engine = engine;
    this.settings = settings;
    this.compression = compression;
    this.applicationLoader = applicationLoader;
    ending = new Ending(this);
    outgoing = new Outgoing(this);
    incoming = new Incoming(this, maskedFrames);
    timekeeper = new Timekeeper(this, settings);
  }

  // Opening

  /** The fragment-level view, which is what handlers get as "websockets". */
  public WebSocketContext context() {
    return locked(() -> context = context == null ? new NativeContext(this) : context);
  }

  /** Looks at, or changes, what the lock guards. */
  <T> T locked(Supplier<T> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  /** Puts a managed endpoint on top. Before the connection opens. */
  public void serve(Endpoint served) {
    lateFlush = new LateFlush(this);
    endpoint = served;
  }

  /** Has its beginning and its end logged. Before the connection opens. */
  public void log(ConnectionLog lines) {
    log = lines;
  }

  /**
   * Has a task run at the end, once, also if the connection never opens; behind those that were
   * given before it, and at once if the end has come.
   */
  public void whenEnded(Runnable task) {
    boolean late =
        locked(
            () -> {
              whenEnded = whenEnded == null ? task : inTurn(whenEnded, task);
              return ended;
            });
    if (late) {
      task.run();
    }
  }

  private static Runnable inTurn(Runnable one, Runnable other) {
    return () -> {
      try {
        one.run();
      } finally {
        other.run();
      }
    };
  }

  /**
   * Where to pump when no container thread that may block does; for endpoints whose callbacks may
   * block.
   *
   * @param always true: there even if the container's thread may block
   */
  public void pumpAside(Executor executor, boolean always) {
    pumpsOnlyAside = always;
    incoming.pumpAside(executor);
  }

  /**
   * Refuses blocking calls on this thread until the connection is open: they would wait for what
   * their own return brings.
   */
  public void forbidBlockingOn(Thread requestThread) {
    lock.lock();
    try {
      openingTasks.forbid(requestThread);
    } finally {
      lock.unlock();
    }
  }

  boolean blockingForbidden() {
    return locked(() -> openingTasks.forbids(Thread.currentThread()));
  }

  /**
   * Runs a task on a thread of its own once the connection is open; if it never is, the task does
   * not run.
   */
  public void postCompletion(PostCompletionTask task) {
    new PostedTasks(this, locked(() -> openingTasks)).post(task);
  }

  /**
   * The container is about to be asked for the connection. If it never hands it over, the
   * connection is refused after a minute.
   */
  public void switching() {
    engine.opening(this);
    timekeeper.switching();
  }

  /**
   * The container has handed the connection over. It begins to read, and a handler hears of it,
   * with the first {@link Transport.Events#onReadable}, which comes unasked as soon as the
   * transport can tell of everything else: the handler may wait there for what it sends.
   */
  public Transport.Events open(Transport opened) {
    boolean open;
    lock.lock();
    try {
      transport = opened;
      open = ending.open();
    } finally {
      lock.unlock();
    }
    if (!open) {
      opened.abort();
      return this;
    }
    if (log != null) {
      log.opened(opened.name(), engine.watch().now());
    }
    engine.opened(this);
    timekeeper.opened();
    locked(this::endOpening).forEach(engine.taskThreads()::execute);
    ending.opened();
    outgoing.flush();
    return this;
  }

  private List<Runnable> endOpening() {
    List<Runnable> waited = openingTasks.over(false);
    openingTasks = openingTasks.behindOpening();
    return waited;
  }

  /** The upgrade did not come about, on this side: what waits fails, tasks do not run. */
  public void refuse(Throwable why) {
    neverOpened(Kind.ABORTED, "The upgrade to a WebSocket did not come about", why);
  }

  /** As {@link #refuse}, because the peer was gone before its answer. */
  public void peerGone(IOException why) {
    neverOpened(Kind.DISCONNECTED, "The peer was gone before the WebSocket was open", why);
  }

  private void neverOpened(Kind kind, String what, Throwable why) {
    ending.end(new WebSocketException(kind, what, why), Transport::abort);
  }

  // Reading and writing

  /**
   * Asks for the next fragment, close or failure.
   *
   * @throws IllegalStateException somebody has asked already
   */
  public void request(FragmentSink sink) {
    incoming.request(sink, false);
  }

  /** As {@link #request}, answering before it returns where possible. */
  void requestNow(FragmentSink sink) {
    incoming.request(sink, true);
  }

  /** Takes a request back; false: its answer is on its way. */
  public boolean withdraw(FragmentSink sink) {
    return incoming.withdraw(sink);
  }

  /** Queues a frame; false: it was not taken, because nothing can leave any more. */
  public boolean send(Outbound frame) {
    boolean taken = outgoing.add(frame);
    flushUnlessInBatch();
    return taken;
  }

  /** Takes a frame back of which nothing has left; false: it is out, partly out, or was not in. */
  public boolean withdraw(Outbound frame) {
    return outgoing.withdraw(frame);
  }

  /** Queues a frame within a bound of bytes; see {@link Outgoing#offer}. */
  public Outgoing.Offer offer(Outbound frame, long limit, OutboundList dropped) {
    Outgoing.Offer offer = outgoing.offer(frame, limit, null);
    // It may be full of what this batch has sent, and no peer has been too slow for that yet.
    // Who is told of what has left may send in his turn.
    for (int i = 0; i < MOST_FLUSHES && mayBeFlushed(offer); i++) {
      outgoing.flush();
      outgoing.awaitRest(MOST_FLUSH_NANOS); // by whoever was at it already
      offer = outgoing.offer(frame, limit, null);
    }
    if (offer == Outgoing.Offer.FULL && dropped != null) {
      offer = outgoing.offer(frame, limit, dropped);
    }
    flushUnlessInBatch();
    return offer;
  }

  private boolean mayBeFlushed(Outgoing.Offer offer) {
    return offer == Outgoing.Offer.FULL && incoming.inBatch() && !outgoing.waitsForContainer();
  }

  /**
   * Whether more is queued than {@code sendBufferLimit} allows, so that {@link Endpoint#room} will
   * be called. What other threads send at this moment may be missed. In the pump.
   */
  public boolean awaitRoom() {
    return outgoing.awaitRoom();
  }

  /**
   * From here on only parts of one message are sent, until {@link #endParts}; false: another is in
   * parts already.
   */
  public boolean beginParts() {
    return outgoing.beginParts();
  }

  /** The message in parts is queued to its end: what was held back follows. */
  public void endParts() {
    outgoing.endParts();
  }

  /** Queues a ping ahead of data; false: too many wait, or nothing can leave any more. */
  public boolean ping(ByteBuffer payload) {
    boolean taken = outgoing.ping(payload);
    flushUnlessInBatch();
    return taken;
  }

  /** Bytes that wait to be sent. */
  public long queuedBytes() {
    return outgoing.queuedBytes();
  }

  void flushUnlessInBatch() {
    if (!incoming.inBatch()) {
      outgoing.flush();
    } else if (lateFlush != null) {
      lateFlush.sent(); // the handler that is running may take its time
    }
  }

  /** Writes what the pump's thread has sent since it did this last. */
  void flushBatch() {
    if (lateFlush != null) {
      lateFlush.leaving();
    }
    outgoing.flushOwn();
  }

  /** Runs a task of the endpoint between two fragments, and so beside no other of its calls. */
  public void inPump(Runnable task) {
    incoming.inPump(task);
  }

  void signalPump() {
    incoming.signal();
  }

  // Closing

  /**
   * Sends a close frame behind what is queued.
   *
   * @param close the frame's entry, a {@link CloseFrame}
   * @throws IllegalStateException a close was sent before
   * @return false: nothing can leave any more
   */
  public boolean sendClose(CloseStatus status, Outbound close) {
    return ending.send(status, close);
  }

  /**
   * Answers the peer's close with its own code, behind what is queued; does nothing if there is
   * none to answer.
   */
  public void answerClose() {
    ending.answerClose();
  }

  /**
   * Fails the connection: a close frame overtakes what is queued, what is pending fails, and what
   * the peer sends is discarded.
   */
  public void fail(CloseStatus status, Kind kind, String message, Throwable cause) {
    ending.fail(status, new WebSocketException(kind, message, cause));
  }

  /** The one place where a violation of the protocol becomes a close (RFC 6455 7.1.7). */
  void violated(ProtocolViolation violation) {
    fail(violation.closeStatus(), Kind.PROTOCOL, violation.getMessage(), violation);
  }

  /** An exception of the application: 1011, nothing of it to the peer, one log line. */
  public void applicationFailed(String where, Throwable failure) {
    LOG.log(Level.ERROR, where + " threw; the connection is closed with 1011", failure);
    fail(
        new CloseStatus(CloseCodes.INTERNAL_ERROR, ""),
        Kind.APPLICATION,
        where + " threw " + failure.getClass().getName(),
        failure);
  }

  /** Something here went wrong that should not: the same to the peer. */
  void bug(Throwable failure) {
    applicationFailed("The module or a callback", failure);
  }

  /** Says goodbye with 1001 behind what is queued. */
  void goAway(Kind kind, String message) {
    ending.goAway(new WebSocketException(kind, message));
  }

  /**
   * The session of the user who opened it has ended: 1008 overtakes what is queued. Before the
   * connection is open this waits until it is.
   */
  public void sessionEnded(String message) {
    ending.revoke(new WebSocketException(Kind.SESSION_ENDED, message));
  }

  /** Ends TCP at once. */
  public void abort(Kind kind, String message) {
    ending.end(new WebSocketException(kind, message), Transport::abort);
  }

  void lost(IOException cause) {
    ending.end(
        new WebSocketException(Kind.DISCONNECTED, "The connection was lost", cause),
        Transport::abort);
  }

  /** Whether messages can go both ways. */
  public boolean isOpen() {
    return ending.isOpen();
  }

  /** Why the connection ended or is failing; null: neither. */
  public WebSocketException fate() {
    return ending.fate();
  }

  /** The close that was sent or is about to be; empty: none. */
  public Optional<CloseStatus> sentClose() {
    return ending.sentStatus();
  }

  // What the endpoint is told

  void tellOpened() {
    Endpoint served = endpoint;
    try {
      if (served != null) {
        served.opened();
      }
    } finally {
      engine.told(this);
    }
  }

  void tellRoom() {
    Endpoint served = endpoint;
    if (served != null) {
      served.room();
    }
  }

  void tellPeerClosed() {
    Endpoint served = endpoint;
    if (served != null) {
      served.peerClosed();
    }
  }

  void pinged(ByteBuffer payload) {
    outgoing.pong(payload);
  }

  void ponged(ByteBuffer payload) {
    timekeeper.ponged();
    Endpoint served = endpoint;
    if (served != null) {
      served.ponged(payload);
    }
  }

  /** So much was delivered since this was told last. With the read token. */
  void received(int messages, int bytes) {
    engine.counters().received(messages, bytes);
    if (log != null) {
      log.received(messages, bytes);
    }
  }

  /** So much has left since this was told last. With the write token. */
  void sent(int messages, long bytes) {
    if ((messages | bytes) == 0) {
      return; // control frames alone
    }
    engine.counters().sent(messages, bytes);
    if (log != null) {
      log.sent(messages, bytes);
    }
  }

  /** It was open, and has ended: told once. */
  void wasOpen() {
    engine.counters().ended(ending.reason());
    if (log != null) {
      ending.log(log, engine.watch().now());
    }
  }

  void tellEnded(CloseStatus status) {
    locked(() -> openingTasks.over(true));
    engine.ended(this);
    Runnable last =
        locked(
            () -> {
              ended = true;
              return whenEnded;
            });
    if (last != null) {
      last.run();
    }
    Endpoint served = endpoint;
    if (served != null) {
      served.ended(status);
    }
  }

  /** Tells a managed endpoint that the end is near; done is run when it has heard. */
  void shutdown(Runnable done) {
    Endpoint served = endpoint;
    if (served == null || !isOpen()) {
      done.run();
    } else {
      incoming.inPump(() -> served.shutdown(done));
    }
  }

  // The transport's events

  /**
   * The completions of the native layer must not block; callbacks on top of it may, unless they run
   * where the application says.
   */
  @Override
  public boolean mayBlock() {
    return endpoint != null && !pumpsOnlyAside;
  }

  @Override
  public void onReadable() {
    incoming.readable(!pumpsOnlyAside && transport.eventsMayBlock());
  }

  @Override
  public void onWritable() {
    outgoing.writable();
  }

  @Override
  public void onLost(IOException cause) {
    lost(cause);
  }

  @Override
  public void onStopping() {
    engine.containerStopping();
    goAway(Kind.SHUTDOWN, "The server is stopping");
    outgoing.awaitRest(MOST_REST_NANOS);
  }

  @Override
  public void onClosed() {
    ending.end(
        new WebSocketException(Kind.DISCONNECTED, "The container ended the connection"),
        gone -> {});
  }

  // What the parts share

  Engine engine() {
    return engine;
  }

  /** The bytes; null until the connection is open. */
  Transport transport() {
    return transport;
  }

  Ending.Phase phase() {
    return ending.phase();
  }

  /** Settings of the handshake. */
  public ConnectionSettings settings() {
    return settings;
  }

  /** How messages are compressed; null: they are not. */
  public Compression compression() {
    return compression;
  }

  /** Sets the application's class loader on this thread and returns the one to restore. */
  public ClassLoader enterApplication() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(applicationLoader);
    return before;
  }

  /** Restores what {@link #enterApplication} returned. */
  public void leaveApplication(ClassLoader before) {
    Thread.currentThread().setContextClassLoader(before);
  }
}
