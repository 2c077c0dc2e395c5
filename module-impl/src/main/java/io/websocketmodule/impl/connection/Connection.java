// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.PostCompletionTask;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.protocol.CloseCodes;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.impl.protocol.ClosingHandshake;
import io.websocketmodule.impl.protocol.ProtocolViolation;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One WebSocket from its handshake to the end of TCP: joins the way in, the way out, the closing
 * handshake and the deadlines.
 *
 * <pre>
 * OPENING --open--> OPEN --peer's close--> PEER_CLOSED --+
 *    |               |                                   +--> ENDED
 *    |               +--failing close, 1001--> DISCARDING +
 *    +--refused, aborted---------------------------------+
 * </pre>
 *
 * <p>Any thread may call. State is guarded by {@link #lock}; nothing of the application and nothing
 * of the container is called with it. RFC 6455 7.
 */
public final class Connection implements Transport.Events {

  /** What the way in does. */
  enum Phase {
    /** The handshake is answered, the container has not handed over yet. */
    OPENING,
    /** Frames are read. */
    OPEN,
    /** The peer's close was read; nothing is read behind it. */
    PEER_CLOSED,
    /** A close that fails the connection is on its way; what comes is thrown away. */
    DISCARDING,
    /** Nothing comes and nothing goes. */
    ENDED
  }

  private static final System.Logger LOG = System.getLogger(Connection.class.getPackageName());

  final ReentrantLock lock = new ReentrantLock();
  final ClosingHandshake closing = new ClosingHandshake();
  final Outgoing outgoing;
  private final Incoming incoming;
  private final Engine engine;
  private final ConnectionSettings settings;
  private final ClassLoader applicationLoader;
  private final OpeningTasks openingTasks = new OpeningTasks();
  private final Timekeeper timekeeper;

  private volatile Phase phase = Phase.OPENING;
  private volatile Transport transport;
  private volatile Endpoint endpoint;
  private volatile boolean flushScheduled;
  private volatile boolean pumpsOnlyAside;

  // guarded by the lock
  private WebSocketException fate;
  private NativeContext context;
  private boolean closeWritten;
  private boolean inputEnded;
  private boolean overrun; // the peer sent bytes behind its close

  Connection(
      Engine engine,
      ConnectionSettings settings,
      ClassLoader applicationLoader,
      boolean maskedFrames) {
    this.engine = engine;
    this.settings = settings;
    this.applicationLoader = applicationLoader;
    outgoing = new Outgoing(this);
    incoming = new Incoming(this, maskedFrames);
    timekeeper = new Timekeeper(this, settings);
  }

  // Opening

  /** The fragment-level view, which is what handlers get as "websockets". */
  public WebSocketContext context() {
    lock.lock();
    try {
      if (context == null) {
        context = new NativeContext(this);
      }
      return context;
    } finally {
      lock.unlock();
    }
  }

  /** Puts a managed endpoint on top. Before the connection opens. */
  public void serve(Endpoint served) {
    endpoint = served;
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
    openingTasks.forbid(requestThread);
  }

  /** Runs a task on a thread of its own once the connection is open. */
  public void postCompletion(PostCompletionTask task) {
    Runnable guarded = () -> runTask(task);
    if (!openingTasks.add(guarded)) {
      engine.taskThreads().execute(guarded);
    }
  }

  private void runTask(PostCompletionTask task) {
    ClassLoader before = enterApplication();
    try {
      task.run();
    } catch (Exception | Error failure) {
      applicationFailed("A task given to postCompletion", failure);
    } finally {
      leaveApplication(before);
    }
  }

  /** The container has handed the connection over. */
  public Transport.Events open(Transport opened) {
    lock.lock();
    try {
      if (phase == Phase.OPENING) {
        phase = Phase.OPEN;
      }
      transport = opened;
    } finally {
      lock.unlock();
    }
    if (phase == Phase.ENDED) {
      opened.abort();
      return this;
    }
    engine.opened(this);
    timekeeper.opened();
    openingTasks.opened(engine.taskThreads());
    outgoing.flush();
    onReadable();
    return this;
  }

  /** The upgrade did not come about: what waits fails, tasks do not run. */
  public void refuse(Throwable why) {
    end(new WebSocketException(Kind.ABORTED, "The upgrade to a WebSocket did not come about", why));
  }

  /** In the pump, once. */
  void opened() {
    Endpoint served = endpoint;
    if (served != null) {
      served.opened();
    }
  }

  boolean blockingForbidden() {
    return openingTasks.forbids(Thread.currentThread());
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

  /** Queues a frame within a bound of bytes. */
  public Outgoing.Offer offer(Outbound frame, long limit, OutboundList dropped) {
    Outgoing.Offer offer = outgoing.offer(frame, limit, dropped);
    flushUnlessInBatch();
    return offer;
  }

  /** Queues a ping ahead of data; false: too many wait, or nothing can leave any more. */
  public boolean ping(ByteBuffer payload) {
    boolean taken = outgoing.ping(payload);
    flushUnlessInBatch();
    return taken;
  }

  void flushUnlessInBatch() {
    if (!incoming.inBatch()) {
      outgoing.flush();
    } else if (endpoint != null && !flushScheduled) {
      // The handler that is running may take its time.
      flushScheduled = true;
      engine.flusher().add(this);
    }
  }

  void flushLate() {
    flushScheduled = false;
    outgoing.flush();
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

  // Closing

  /**
   * Sends a close frame behind what is queued.
   *
   * @param close the frame's entry
   * @throws IllegalStateException a close was sent before
   * @return false: nothing can leave any more
   */
  public boolean sendClose(CloseStatus status, Outbound close) {
    lock.lock();
    try {
      if (phase == Phase.ENDED || phase == Phase.DISCARDING) {
        return false;
      }
      if (closing.sending(status).send().isEmpty()) {
        return false;
      }
      outgoing.appendClose(close);
      timekeeper.closing();
    } finally {
      lock.unlock();
    }
    flushUnlessInBatch();
    return true;
  }

  /** The close frame is with the container. */
  public void closeWritten() {
    boolean discarding;
    lock.lock();
    try {
      closeWritten = true;
      discarding = phase == Phase.DISCARDING;
      if (phase != Phase.ENDED) {
        timekeeper.closing();
      }
    } finally {
      lock.unlock();
    }
    if (discarding) {
      endOutput();
    } else {
      endIfBothClosed();
    }
  }

  private void endOutput() {
    if (inputEnded) {
      endOrderly();
    } else if (!transport.shutdownOutput()) {
      timekeeper.quiet();
    }
  }

  /** The peer's close frame was read. In the pump. */
  void peerClosed(CloseStatus status, boolean bytesBehind) {
    lock.lock();
    try {
      if (phase != Phase.OPEN) {
        return;
      }
      phase = Phase.PEER_CLOSED;
      overrun = bytesBehind;
      if (closing.received(status).next() == ClosingHandshake.Next.AWAIT_ANSWER) {
        timekeeper.closing();
      }
    } finally {
      lock.unlock();
    }
    Endpoint served = endpoint;
    if (served != null) {
      served.peerClosed();
    }
    endIfBothClosed();
  }

  private void endIfBothClosed() {
    boolean discardFirst;
    lock.lock();
    try {
      if (phase != Phase.PEER_CLOSED || !closeWritten) {
        return;
      }
      discardFirst = overrun;
      if (discardFirst) {
        phase = Phase.DISCARDING;
        fate = closed();
      }
    } finally {
      lock.unlock();
    }
    if (discardFirst) {
      endOutput();
      incoming.signal();
    } else {
      endOrderly();
    }
  }

  private void endOrderly() {
    transport.close();
    end(closed());
  }

  /**
   * Answers the peer's close with its own code, behind what is queued; does nothing if there is
   * none to answer.
   */
  public void answerClose() {
    lock.lock();
    try {
      Optional<CloseStatus> echo = closing.echoing().send();
      if (echo.isEmpty()) {
        return;
      }
      outgoing.appendClose(new CloseFrame(this, echo.get()));
      timekeeper.closing();
    } finally {
      lock.unlock();
    }
    flushUnlessInBatch();
  }

  private static WebSocketException closed() {
    return new WebSocketException(Kind.CLOSED, "The connection was closed");
  }

  /** The one place where a violation of the protocol becomes a close (RFC 6455 7.1.7). */
  void violated(ProtocolViolation violation) {
    fail(violation.closeStatus(), Kind.PROTOCOL, violation.getMessage(), violation);
  }

  /**
   * Fails the connection: a close frame overtakes what is queued, what is pending fails, and what
   * the peer still sends is thrown away until it ends its side, so that it sees the code and not a
   * reset.
   */
  public void fail(CloseStatus status, Kind kind, String message, Throwable cause) {
    WebSocketException why = new WebSocketException(kind, message, cause);
    OutboundList overtaken;
    lock.lock();
    try {
      if (phase == Phase.ENDED || phase == Phase.DISCARDING || closing.failed()) {
        return;
      }
      if (phase == Phase.OPENING) {
        overtaken = null;
      } else {
        Optional<CloseStatus> send = closing.failing(status).send();
        fate = why;
        phase = Phase.DISCARDING;
        overtaken = outgoing.closeNow(send.orElse(null));
        timekeeper.closing();
      }
    } finally {
      lock.unlock();
    }
    if (overtaken == null) {
      end(why);
      return;
    }
    LOG.log(Level.DEBUG, () -> "Closing with " + status.code() + ": " + message);
    overtaken.failed(why);
    flushUnlessInBatch();
    afterFailing();
  }

  private void afterFailing() {
    boolean written;
    lock.lock();
    try {
      written = closeWritten;
    } finally {
      lock.unlock();
    }
    if (written) {
      endOutput(); // our close left before; its answer is no longer awaited
    }
    incoming.signal();
  }

  /**
   * Says goodbye behind what is queued (RFC 6455 7.4.1, 1001): the server or application stops, or
   * nothing happened for long.
   */
  void goAway(Kind kind, String message) {
    WebSocketException why = new WebSocketException(kind, message);
    lock.lock();
    try {
      if (phase == Phase.OPENING || phase == Phase.ENDED || closing.closeSent()) {
        return;
      }
      CloseStatus status = CloseStatus.shortened(CloseCodes.GOING_AWAY, message);
      closing.failing(status);
      fate = why;
      phase = Phase.DISCARDING;
      outgoing.appendClose(new CloseFrame(this, status));
      timekeeper.closing();
    } finally {
      lock.unlock();
    }
    outgoing.flush();
    incoming.signal();
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

  /** Ends TCP at once. */
  public void abort(Kind kind, String message) {
    end(new WebSocketException(kind, message));
    Transport used = transport;
    if (used != null) {
      used.abort();
    }
  }

  /** The peer's FIN. In the pump. */
  void inputEnded() {
    boolean answering;
    boolean orderly;
    lock.lock();
    try {
      inputEnded = true;
      orderly = phase == Phase.DISCARDING;
      answering = orderly && !closeWritten;
    } finally {
      lock.unlock();
    }
    if (answering) {
      return; // our close frame may still leave; its time is bounded
    }
    if (orderly) {
      endOrderly();
      return;
    }
    end(new WebSocketException(Kind.DISCONNECTED, "The peer ended TCP without a close frame"));
    transport.close();
  }

  void lost(IOException cause) {
    end(new WebSocketException(Kind.DISCONNECTED, "The connection was lost", cause));
    transport.abort();
  }

  private void end(WebSocketException why) {
    OutboundList left;
    CloseStatus status;
    lock.lock();
    try {
      if (phase == Phase.ENDED) {
        return;
      }
      phase = Phase.ENDED;
      if (fate == null) {
        fate = why;
      }
      closing.transportLost();
      left = outgoing.end();
      timekeeper.ended();
      status =
          closing.closeReceived() || !closeWritten
              ? peerStatus()
              : closing.sentStatus().orElse(CloseStatus.LOST);
    } finally {
      lock.unlock();
    }
    openingTasks.refused();
    engine.ended(this);
    left.failed(why);
    Endpoint served = endpoint;
    if (served != null) {
      served.ended(status);
    }
    incoming.signal();
  }

  private CloseStatus peerStatus() {
    return closing.peerStatus().orElse(CloseStatus.LOST);
  }

  /** Answers a request that can get nothing but the end. In the pump. */
  void endOf(FragmentSink sink) {
    Optional<CloseStatus> received;
    lock.lock();
    try {
      received = closing.closeReceived() ? closing.peerStatus() : Optional.empty();
    } finally {
      lock.unlock();
    }
    if (received.isPresent()) {
      sink.closed(received.get());
    } else {
      sink.failed(fate());
    }
  }

  // The transport's events

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
  }

  @Override
  public void onClosed() {
    end(new WebSocketException(Kind.DISCONNECTED, "The container ended the connection"));
  }

  // Time: see Timekeeper

  boolean tick(long now) {
    return timekeeper.tick(now);
  }

  boolean hasDeadlines() {
    return timekeeper.hasDeadlines();
  }

  void stalled() {
    timekeeper.stalled();
  }

  void unstalled() {
    timekeeper.unstalled();
  }

  void frameArriving() {
    timekeeper.frame();
  }

  void discarded() {
    timekeeper.discarded();
  }

  void writeBlocked() {
    timekeeper.writeBlocked();
  }

  void writeProgressed() {
    timekeeper.writeProgressed();
  }

  /** Time for the other half of the closing handshake is over. */
  void closeTimedOut() {
    Optional<CloseStatus> echo;
    boolean orderly;
    lock.lock();
    try {
      if (phase == Phase.ENDED) {
        return;
      }
      orderly = phase == Phase.DISCARDING && closeWritten;
      echo = orderly ? Optional.empty() : closing.timedOut().send();
      if (echo.isPresent()) {
        outgoing.appendClose(new CloseFrame(this, echo.get()));
        timekeeper.closing();
      }
    } finally {
      lock.unlock();
    }
    if (echo.isPresent()) {
      outgoing.flush();
    } else if (orderly) {
      endOrderly();
    } else {
      abort(Kind.TIMEOUT, "The peer did not answer the close within " + settings.closeTimeout());
    }
  }

  /** The peer that is discarded was quiet long enough. */
  void quietEnough() {
    endOrderly();
  }

  // Shared with the package and the managed layer

  Engine engine() {
    return engine;
  }

  Transport transport() {
    return transport;
  }

  Phase phase() {
    return phase;
  }

  /** Settings of the handshake. */
  public ConnectionSettings settings() {
    return settings;
  }

  /** Bytes that wait to be sent. */
  public long queuedBytes() {
    return outgoing.queuedBytes();
  }

  /** As {@link Outgoing#beginParts}. */
  public boolean beginParts() {
    return outgoing.beginParts();
  }

  /** As {@link Outgoing#endParts}. */
  public void endParts() {
    outgoing.endParts();
  }

  /** Whether a message can be sent. */
  public boolean isOpen() {
    if (phase != Phase.OPEN) {
      return false;
    }
    lock.lock();
    try {
      return !closing.closeSent();
    } finally {
      lock.unlock();
    }
  }

  /** Why the connection ended or is failing; null: neither. */
  public WebSocketException fate() {
    lock.lock();
    try {
      return fate;
    } finally {
      lock.unlock();
    }
  }

  Optional<CloseStatus> closeStatus() {
    lock.lock();
    try {
      return closing.peerStatus();
    } finally {
      lock.unlock();
    }
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

  /** Tells a managed endpoint that the end is near; done is run when it has heard. */
  void shutdown(Runnable done) {
    Endpoint served = endpoint;
    if (served == null || phase != Phase.OPEN) {
      done.run();
    } else {
      incoming.inPump(() -> served.shutdown(done));
    }
  }
}
