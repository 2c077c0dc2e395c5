// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import static java.lang.System.Logger.Level.INFO;

import io.websocketmodule.impl.connection.TaskThreads;
import io.websocketmodule.node.process.UnavailableException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The processes of one hosted application. Any thread. */
public final class ProcessGroup implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(ProcessGroup.class.getPackageName());

  private final Hosting hosting;
  private final TaskThreads threads = new TaskThreads();
  private final ScheduledThreadPoolExecutor clock;
  private final Surroundings surroundings;
  private final List<ProcessSlot> slots = new ArrayList<>();
  private final WatchedFiles watched;

  /** All that live, the replaced ones too. */
  private final Set<NodeProcess> alive = ConcurrentHashMap.newKeySet();

  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger names = new AtomicInteger();
  private final boolean sockets;
  private final Thread atExit = new Thread(this::killAll, "node-hosting-exit");

  /**
   * Starts no process before the first request.
   *
   * @throws IOException the temporary directory cannot be used
   */
  public ProcessGroup(Hosting hosting) throws IOException {
    this.hosting = hosting;
    this.surroundings =
        new Surroundings(
            PrivateDirectory.create(), new RotatingLog(hosting.log()), threads, clock = clock());
    this.sockets = hosting.socket() && surroundings.directory().hasSockets();
    this.watched = new WatchedFiles(hosting.directory(), hosting.watchedFiles());
    for (int i = 0; i < hosting.processes(); i++) {
      slots.add(new ProcessSlot(hosting, this::create));
    }
    Runtime.getRuntime().addShutdownHook(atExit);
    long interval = hosting.watchInterval().toNanos();
    if (!hosting.watchedFiles().isEmpty() && interval > 0) {
      clock.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.NANOSECONDS);
    }
  }

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(1, task -> TaskThreads.daemon(task, "node-hosting-clock"));
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  private NodeProcess create(ProcessSlot slot) throws IOException {
    ChildAddress address =
        sockets
            ? ChildAddress.socket(
                surroundings.directory().socket(Integer.toString(names.incrementAndGet())))
            : ChildAddress.port();
    NodeProcess process = new NodeProcess(hosting, address, surroundings, slot::died);
    alive.add(process);
    process.whenOver().thenRun(() -> alive.remove(process));
    return process;
  }

  /**
   * A place in a process that listens; waits for one that starts.
   *
   * @param sticky the slot of a session; one that is not there counts as none
   * @throws UnavailableException there is none
   */
  public Lease acquire(OptionalInt sticky) throws UnavailableException {
    boolean bound =
        sticky.isPresent() && sticky.getAsInt() >= 0 && sticky.getAsInt() < slots.size();
    int first = bound ? sticky.getAsInt() : Math.floorMod(next.getAndIncrement(), slots.size());
    UnavailableException failure = null;
    for (int i = 0; i < (bound ? 1 : slots.size()); i++) {
      int slot = (first + i) % slots.size();
      try {
        NodeProcess process = slots.get(slot).enter().orElse(null);
        if (process != null) {
          return awaitReady(new Lease(slot, process));
        }
      } catch (UnavailableException e) {
        if (e.reason() != Reason.BACKING_OFF) {
          throw e;
        }
        failure = e;
      }
    }
    throw failure != null
        ? failure
        : new UnavailableException(
            Reason.BUSY,
            "Every process of "
                + hosting.name()
                + " has the "
                + hosting.requestsPerProcess()
                + " requests and sockets that maxConcurrentRequestsPerProcess allows",
            Duration.ofSeconds(1),
            List.of());
  }

  private static Lease awaitReady(Lease lease) throws UnavailableException {
    boolean ready = false;
    try {
      lease.process().awaitReady();
      ready = true;
      return lease;
    } finally {
      if (!ready) {
        lease.close();
      }
    }
  }

  private void look() {
    // A directory is listed: nothing for the clock's thread to wait for.
    threads.execute(
        () -> {
          if (watched.changed()) {
            LOGGER.log(
                INFO,
                "Watched files of {0} have changed: new requests go to new processes",
                hosting.name());
            slots.forEach(ProcessSlot::recycle);
          }
        });
  }

  /** For what may block. */
  public Executor threads() {
    return threads;
  }

  /** Runs a task later, on a thread where it may block; not when the server stops before. */
  public void later(Duration delay, Runnable task) {
    surroundings.later(delay, task);
  }

  /** Process ids of all that live. */
  public List<Long> pids() {
    return alive.stream().map(NodeProcess::pid).filter(pid -> pid != 0).sorted().toList();
  }

  private void killAll() {
    alive.forEach(NodeProcess::kill);
    surroundings.directory().delete();
  }

  /** Ends every process, at the latest after two seconds. */
  @Override
  public void close() {
    slots.forEach(ProcessSlot::close);
    List<NodeProcess> all = List.copyOf(alive);
    all.forEach(NodeProcess::stop);
    if (!ended(all, Surroundings.KILL_AFTER)) {
      all.forEach(NodeProcess::kill);
      ended(all, Surroundings.KILL_AFTER);
    }
    clock.shutdownNow();
    threads.stop();
    surroundings.directory().delete();
    try {
      surroundings.log().close();
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IOException | IllegalStateException e) {
      // The JVM is ending, and runs the hook anyway.
    }
  }

  private static boolean ended(List<NodeProcess> all, Duration within) {
    try {
      CompletableFuture.allOf(
              all.stream().map(NodeProcess::whenOver).toArray(CompletableFuture[]::new))
          .get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
