// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * One process, from its start to its end.
 *
 * <pre>
 * starting --listens--> ready --retire--> draining --nothing left, or time is up--> stopping --> over
 *     '--never listens, exits--> over <--crash--'
 * </pre>
 *
 * <p>Any thread. Nothing is called under the lock.
 */
public final class NodeProcess {
  private static final System.Logger LOGGER = System.getLogger(NodeProcess.class.getPackageName());

  /** Between two looks whether it listens, in milliseconds. */
  private static final int READINESS_INTERVAL = 15;

  private final Hosting hosting;
  private final ChildAddress address;
  private final Surroundings surroundings;

  /** Told of an unexpected end, with the time that the process has lived. */
  private final BiConsumer<NodeProcess, Duration> died;

  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private Process process;
  private ChildOutput output;
  private long startedNanos;
  private int active;
  private boolean retired;
  private boolean stopping;

  /** What a request hears that would like to be served. */
  enum Entry {
    ADMITTED,
    FULL,
    /** It takes nothing any more: another process does. */
    OVER
  }

  NodeProcess(
      Hosting hosting,
      ChildAddress address,
      Surroundings surroundings,
      BiConsumer<NodeProcess, Duration> died) {
    this.hosting = hosting;
    this.address = address;
    this.surroundings = surroundings;
    this.died = died;
  }

  /** Starts the process; returns at once. */
  void start() {
    surroundings.threads().execute(this::launch);
  }

  private void launch() {
    try {
      Process started = spawn();
      ChildOutput said = new ChildOutput(started, surroundings.log());
      lock.lock();
      try {
        process = started;
        output = said;
        startedNanos = System.nanoTime();
      } finally {
        lock.unlock();
      }
      surroundings.threads().execute(said);
      started.onExit().thenRunAsync(this::ended, surroundings.threads());
      if (isStopping()) {
        kill();
      } else {
        awaitListening(started);
      }
    } catch (IOException e) {
      String why = "Cannot start " + hosting.command() + " in " + hosting.directory() + ": " + e;
      tell(ERROR, why + "; the setting nodeProcessCommandLine names the program");
      fail(why, List.of());
      address.delete();
      died.accept(this, Duration.ZERO);
      over.complete(null);
    }
  }

  private Process spawn() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(hosting.command())
            .directory(hosting.directory().toFile())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder
        .environment()
        .putAll(ChildEnvironment.of(hosting, address, surroundings.directory().watchdog()));
    return builder.start();
  }

  private void awaitListening(Process started) {
    long deadline = System.nanoTime() + hosting.startupTimeout().toNanos();
    try {
      while (!address.answers()) {
        if (started.waitFor(READINESS_INTERVAL, TimeUnit.MILLISECONDS)) {
          return; // told by ended()
        }
        if (System.nanoTime() - deadline > 0) {
          String why =
              describe()
                  + " has not listened on its PORT "
                  + address
                  + " within startupTimeout "
                  + hosting.startupTimeout()
                  + " and is ended; it must call listen(process.env.PORT)";
          tell(ERROR, why + lastLinesForLog());
          fail(why, output.lastLines());
          started.destroyForcibly();
          return;
        }
      }
      tell(INFO, describe() + " listens on " + address);
      ready.complete(null);
    } catch (InterruptedException e) {
      fail("Interrupted", List.of());
      started.destroyForcibly();
    }
  }

  private void fail(String why, List<String> lastLines) {
    ready.completeExceptionally(
        new UnavailableException(
            UnavailableException.Reason.DID_NOT_START, why, Duration.ZERO, lastLines));
  }

  private void ended() {
    output.awaitEnd();
    address.delete();
    Duration lived = Duration.ofNanos(System.nanoTime() - startedNanos);
    if (isStopping()) {
      tell(INFO, describe() + " has ended");
      ready.completeExceptionally(stoppingException());
    } else {
      boolean served = ready.isDone() && !ready.isCompletedExceptionally();
      String why =
          describe()
              + " ended with exit code "
              + process.exitValue()
              + " after "
              + lived.toMillis()
              + " ms"
              + (served ? "" : ", before it listened on its PORT");
      tell(served ? WARNING : ERROR, why + lastLinesForLog());
      fail(why, output.lastLines());
      died.accept(this, served ? lived : Duration.ZERO);
    }
    over.complete(null);
  }

  private static UnavailableException stoppingException() {
    return new UnavailableException(
        UnavailableException.Reason.STOPPING, "The process is stopping", Duration.ZERO, List.of());
  }

  private void tell(System.Logger.Level level, String what) {
    LOGGER.log(level, what);
  }

  private String describe() {
    return "Node process " + (process == null ? "" : process.pid() + " ") + "of " + hosting.name();
  }

  private String lastLinesForLog() {
    List<String> lines = output.lastLines();
    return lines.isEmpty()
        ? "; it has said nothing"
        : "; its last lines:\n  " + String.join("\n  ", lines);
  }

  /** Counts a request or socket in. */
  Entry enter() {
    lock.lock();
    try {
      if (retired || stopping || over.isDone() || process != null && !process.isAlive()) {
        return Entry.OVER;
      }
      if (active >= hosting.requestsPerProcess()) {
        return Entry.FULL;
      }
      active++;
      return Entry.ADMITTED;
    } finally {
      lock.unlock();
    }
  }

  /** Counts one out; the last one that a replaced process serves ends it. */
  void leave() {
    boolean last;
    lock.lock();
    try {
      active--;
      last = retired && active == 0;
    } finally {
      lock.unlock();
    }
    if (last) {
      stop();
    }
  }

  /**
   * Waits until the process listens.
   *
   * @throws UnavailableException it does not
   */
  void awaitReady() throws UnavailableException {
    try {
      ready.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UnavailableException unavailable) {
        throw unavailable;
      }
      throw e;
    }
  }

  /** Takes nothing new, finishes what it has, and ends; at the latest when the time is up. */
  void retire() {
    boolean idle;
    lock.lock();
    try {
      retired = true;
      idle = active == 0;
    } finally {
      lock.unlock();
    }
    if (idle) {
      stop();
    } else {
      surroundings.later(hosting.gracefulShutdownTimeout(), this::timeIsUp);
    }
  }

  private void timeIsUp() {
    if (!over.isDone()) {
      tell(
          INFO,
          describe()
              + " still serves "
              + active()
              + " requests or sockets at the end of gracefulShutdownTimeout: they are ended");
      stop();
    }
  }

  /** Asks the process to end, and ends it if it has not within {@link Surroundings#KILL_AFTER}. */
  void stop() {
    lock.lock();
    try {
      if (stopping) {
        return;
      }
      stopping = true;
      if (process == null) {
        return; // launch() looks
      }
    } finally {
      lock.unlock();
    }
    List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
    process.destroy();
    if (process.isAlive()) {
      surroundings.later(
          Surroundings.KILL_AFTER,
          () -> {
            process.destroyForcibly();
            tree.forEach(ProcessHandle::destroyForcibly);
          });
    }
  }

  /** Ends the process now. */
  void kill() {
    lock.lock();
    try {
      stopping = true;
    } finally {
      lock.unlock();
    }
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Completes when the process has ended. */
  public CompletableFuture<Void> whenOver() {
    return over.copy();
  }

  /** A new connection to the process. */
  public SocketChannel connect() throws IOException {
    return address.connect();
  }

  /** What the process said last, for developers. */
  public List<String> lastLines() {
    return output == null ? List.of() : output.lastLines();
  }

  /** Whether it was started and has not ended. */
  public boolean isAlive() {
    lock.lock();
    try {
      return process != null && process.isAlive();
    } finally {
      lock.unlock();
    }
  }

  /** The process id; 0: not started. */
  public long pid() {
    lock.lock();
    try {
      return process == null ? 0 : process.pid();
    } finally {
      lock.unlock();
    }
  }

  private int active() {
    lock.lock();
    try {
      return active;
    } finally {
      lock.unlock();
    }
  }

  private boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return describe();
  }
}
