// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.protocol.DeflatePolicy;
import io.websocketmodule.impl.protocol.DeflateTerms;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the connections of one module share: buffers, the watch over deadlines, threads for what may
 * block, counters, and the end of them all. One per filter instance; nothing of it is static.
 */
public final class Engine {

  private static final System.Logger LOG = System.getLogger(Engine.class.getPackageName());

  private static final long MOST_OPENING_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long OPENING_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final BufferPool buffers;
  private final Codecs codecs = new Codecs();
  private final Counters counters = new Counters();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  /** Whose 101 may be out already, while their onOpen has not been called. */
  private final Set<Connection> opening = ConcurrentHashMap.newKeySet();

  private final List<Runnable> shutdownHooks = new CopyOnWriteArrayList<>();
  private final AtomicReference<CountDownLatch> farewell = new AtomicReference<>();
  private final ReentrantLock emptyLock = new ReentrantLock();
  private final Condition empty = emptyLock.newCondition();
  private final Watch watch;
  private final Flusher flusher;
  private final Executor taskThreads;
  private final Runnable taskThreadsStop;
  private final Supplier<Duration> shutdownTimeout;
  private volatile boolean stopped;
  private volatile boolean over;

  private Engine(
      Watch watch,
      Executor taskThreads,
      Runnable taskThreadsStop,
      Supplier<Duration> shutdownTimeout,
      BufferPool buffers,
      Flusher flusher) {
    this.watch = watch;
    this.taskThreads = taskThreads;
    this.taskThreadsStop = taskThreadsStop;
    this.shutdownTimeout = shutdownTimeout;
    this.buffers = buffers;
    this.flusher = flusher;
  }

  /**
   * An engine on the real clock; its threads start when they are needed first.
   *
   * @param shutdownTimeout asked when the container begins to stop
   */
  public static Engine start(Supplier<Duration> shutdownTimeout) {
    Watch watch = new Watch(System::nanoTime, true);
    TaskThreads threads = new TaskThreads();
    return new Engine(
        watch, threads, threads::stop, shutdownTimeout, new BufferPool(), new Flusher(true));
  }

  /** An engine on a clock of the caller's, which calls {@link #tick} when it has moved it. */
  public static Engine manual(LongSupplier nanoClock, Executor taskThreads) {
    return manual(nanoClock, taskThreads, new BufferPool());
  }

  static Engine manual(LongSupplier nanoClock, Executor taskThreads, BufferPool buffers) {
    return manual(nanoClock, taskThreads, buffers, new Flusher(true));
  }

  static Engine manual(
      LongSupplier nanoClock, Executor taskThreads, BufferPool buffers, Flusher flusher) {
    return new Engine(
        new Watch(nanoClock, false),
        taskThreads,
        () -> {},
        () -> Duration.ofSeconds(5),
        buffers,
        flusher);
  }

  /** A connection for a handshake that is answered with 101; it waits to be opened, or refused. */
  public Connection connection(ConnectionSettings settings, ClassLoader applicationLoader) {
    return connection(settings, null, applicationLoader);
  }

  /**
   * As {@link #connection(ConnectionSettings, ClassLoader)}.
   *
   * @param compression made by {@link #compression}; null: nothing is compressed
   */
  public Connection connection(
      ConnectionSettings settings, Compression compression, ClassLoader applicationLoader) {
    return new Connection(this, settings, compression, applicationLoader, true);
  }

  /** Compression for one connection, as it was negotiated. */
  public Compression compression(DeflateTerms terms, DeflatePolicy policy) {
    return new Compression(codecs, terms, policy);
  }

  /** Connections that are open now. */
  public int openConnections() {
    return open.size();
  }

  /** Bytes that wait to be sent on all connections, each looked at in its turn. */
  public long queuedBytes() {
    return open.stream().mapToLong(Connection::queuedBytes).sum();
  }

  /** The most bytes that wait to be sent on one connection. */
  public long largestQueue() {
    return open.stream().mapToLong(Connection::queuedBytes).max().orElse(0);
  }

  /** What was counted so far. */
  public Counters counters() {
    return counters;
  }

  /** Where tasks run that may block: each on a thread of its own. */
  public Executor taskThreads() {
    return taskThreads;
  }

  /** Adds what is to run before the connections get their 1001. */
  public void addShutdownHook(Runnable hook) {
    shutdownHooks.add(hook);
  }

  /** Lets connections do what is due, on a manual clock. */
  public void tick() {
    watch.tick();
  }

  /**
   * Ends all: hooks, then 1001 to everyone, then the time given for their answers, then what is
   * left is cut. Idempotent.
   *
   * @param timeout for hooks and answers together
   */
  public void stop(Duration timeout) {
    if (stopped) {
      return;
    }
    stopped = true;
    long end = System.nanoTime() + timeout.toNanos();
    sayFarewell(timeout);
    open.forEach(connection -> connection.goAway(Kind.SHUTDOWN, "The application is stopping"));
    awaitEmpty(end - System.nanoTime());
    over = true; // before the cut: what opens from here on is cut when it does
    open.forEach(
        connection ->
            connection.abort(Kind.SHUTDOWN, "The peer did not answer the 1001 within " + timeout));
    watch.stop();
    flusher.stop();
    codecs.stop();
    taskThreadsStop.run();
  }

  /** The container begins to end connections by itself: the last moment for farewells. */
  void containerStopping() {
    sayFarewell(shutdownTimeout.get());
  }

  /** Runs hooks and tells connections, once; whoever comes meanwhile waits for it as well. */
  private void sayFarewell(Duration timeout) {
    CountDownLatch done = new CountDownLatch(1);
    if (farewell.compareAndSet(null, done)) {
      if (shutdownHooks.isEmpty() && open.isEmpty() && opening.isEmpty()) {
        done.countDown();
        return;
      }
      taskThreads.execute(
          () -> {
            try {
              awaitOpening();
              shutdownHooks.forEach(Engine::runHook);
              tellConnections();
            } finally {
              done.countDown();
            }
          });
    }
    try {
      if (!farewell.get().await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.log(Level.WARNING, "Shutdown hooks did not finish within shutdownTimeout " + timeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A peer that has its 101 counts on a farewell, though its handler may not know of it yet. */
  private void awaitOpening() {
    long end = System.nanoTime() + MOST_OPENING_NANOS;
    while (!opening.isEmpty() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(this, OPENING_LOOK_NANOS);
    }
  }

  private void tellConnections() {
    List<Connection> all = List.copyOf(open);
    CountDownLatch told = new CountDownLatch(all.size());
    all.forEach(connection -> connection.shutdown(told::countDown));
    try {
      told.await(shutdownTimeout.get().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void runHook(Runnable hook) {
    try {
      hook.run();
    } catch (RuntimeException | Error failure) {
      LOG.log(Level.ERROR, "A shutdown hook threw", failure);
    }
  }

  private void awaitEmpty(long nanos) {
    emptyLock.lock();
    try {
      long left = nanos;
      while (!open.isEmpty() && left > 0) {
        left = empty.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      emptyLock.unlock();
    }
  }

  void opening(Connection connection) {
    opening.add(connection);
  }

  /** Whoever serves the connection has heard of it. */
  void told(Connection connection) {
    opening.remove(connection);
  }

  void opened(Connection connection) {
    open.add(connection);
    counters.opened();
    if (connection.phase() == Ending.Phase.ENDED) {
      ended(connection); // it ended on another thread meanwhile
    } else if (over) {
      // Nobody would look at the time that it gives its peer.
      connection.abort(Kind.SHUTDOWN, "The application has stopped");
    } else if (stopped) {
      connection.goAway(Kind.SHUTDOWN, "The application is stopping");
    }
  }

  void ended(Connection connection) {
    opening.remove(connection);
    if (!open.remove(connection)) {
      return;
    }
    connection.wasOpen();
    if (stopped && open.isEmpty()) {
      emptyLock.lock();
      try {
        empty.signalAll();
      } finally {
        emptyLock.unlock();
      }
    }
  }

  /** Whether what handlers have sent while they run is still on its way to the transports. */
  public boolean isFlushing() {
    return !flusher.isIdle();
  }

  BufferPool buffers() {
    return buffers;
  }

  Codecs codecs() {
    return codecs;
  }

  Watch watch() {
    return watch;
  }

  Flusher flusher() {
    return flusher;
  }
}
