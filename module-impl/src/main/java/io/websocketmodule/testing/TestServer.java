// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.testing;

import io.websocketmodule.impl.connection.Compression;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.ConnectionSettings;
import io.websocketmodule.impl.connection.Engine;
import io.websocketmodule.impl.managed.ManagedEndpoints;
import io.websocketmodule.impl.protocol.DeflatePolicy;
import io.websocketmodule.impl.protocol.DeflateTerms;
import io.websocketmodule.impl.protocol.FragmentReader;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSocketTask;
import io.websocketmodule.spi.Acceptance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server without a container, for tests: opens handlers and tasks on the real module, each with a
 * {@link WebSocketTester} at the other end.
 *
 * <pre>
 * try (TestServer server = new TestServer()) {
 *   var room = new WebSocketCollection&lt;ChatMember&gt;();
 *   WebSocketTester ronald = server.open(new ChatMember("Ronald", room));
 *   WebSocketTester john = server.open(new ChatMember("John", room));
 *   john.send("Hi");
 *   assertEquals("John says: Hi", ronald.receiveText());
 * }
 * </pre>
 *
 * <p><b>Threads.</b> Callbacks run on threads of the server, or on the options' executor. Every
 * call of the test waits until they have returned and nothing is left to be done, so that a test
 * may look at its objects right after it; a callback that blocks is waited for 100 ms. Tasks are
 * not waited for: receive what they send.
 *
 * <p><b>Time</b> stands still: pings, limits and timeouts come when {@link #passTime} says so.
 *
 * <p><b>Compression.</b> Where the options allow it, the client has offered permessage-deflate; it
 * sends its own messages as they are.
 *
 * <p>Any thread may call.
 */
public final class TestServer implements AutoCloseable {

  /** How long a callback that does not block is waited for. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  /** Time passes in so many steps at most, of a tenth of a second at least. */
  private static final long STEPS = 1000;

  private static final long SHORTEST_STEP = Duration.ofMillis(100).toNanos();

  /** Of options that allow compression: what the module agrees on with most clients. */
  static final DeflateTerms AGREED =
      new DeflateTerms(false, false, false, DeflatePolicy.MAX_WINDOW_BITS);

  private final AtomicLong clock = new AtomicLong();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "websocket-test");
            thread.setDaemon(true);
            return thread;
          });
  private final Engine engine = Engine.manual(clock::get, threads);
  private final Activity activity = new Activity(engine::isFlushing);
  private final List<WebSocketTester> testers = new CopyOnWriteArrayList<>();

  private final boolean aside;

  /** A server without connections; its threads start when they are needed. */
  public TestServer() {
    this(true);
  }

  /**
   * Makes a server.
   *
   * @param aside false: callbacks run on the threads that bring the container's events, as they do
   *     in containers that allow it
   */
  TestServer(boolean aside) {
    this.aside = aside;
  }

  /** Opens a handler on a plain request. As {@link TestRequest#open(WebSocketHandler)}. */
  public WebSocketTester open(WebSocketHandler handler) {
    return request("/").open(handler);
  }

  /** Opens a task on a plain request. As {@link TestRequest#open(WebSocketTask)}. */
  public WebSocketTester open(WebSocketTask task) {
    return request("/").open(task);
  }

  /**
   * Begins a request.
   *
   * @param uri path and query like {@code /chat?name=John}, or a whole ws or wss URI
   */
  public TestRequest request(String uri) {
    return new TestRequest(this, uri);
  }

  WebSocketTester open(Acceptance accepted, TestHandshake handshake) {
    Acceptance counted = new Acceptance(counted(accepted), accepted.endpoint());
    ConnectionSettings settings = ManagedEndpoints.settings(counted, ConnectionSettings.defaults());
    Compression compression =
        handshake.extensions().isEmpty()
            ? null
            : engine.compression(AGREED, DeflatePolicy.defaults());
    Connection connection =
        engine.connection(settings, compression, Thread.currentThread().getContextClassLoader());
    ManagedEndpoints.attach(counted, connection, handshake, engine);
    FragmentReader reader =
        compression == null ? new FragmentReader(false) : compression.reader(false);
    WebSocketTester tester =
        new WebSocketTester(this, new ClientSide(activity.counting(threads), reader));
    testers.add(tester);
    tester.open(connection);
    return tester;
  }

  /** Callbacks on threads that are waited for; a task's thread is not, for it blocks. */
  private WebSocketOptions counted(Acceptance accepted) {
    WebSocketOptions options = (WebSocketOptions) accepted.options();
    if (!aside) {
      return options;
    }
    Executor executor = options.executor().orElse(threads);
    boolean task = accepted.endpoint() instanceof WebSocketTask;
    return options.executor(task ? executor : activity.counting(executor));
  }

  /** Connections that are open now. */
  public int openConnections() {
    return engine.openConnections();
  }

  /** Adds a hook that {@link #stop} runs, as WebSockets.onShutdown does. */
  public void onShutdown(Runnable hook) {
    engine.addShutdownHook(hook);
  }

  /**
   * Lets time pass for the module: pings are sent, limits run out.
   *
   * @param time how much, in steps of at least 100 ms
   */
  public void passTime(Duration time) {
    long left = time.toNanos();
    long step = Math.max(SHORTEST_STEP, left / STEPS);
    while (left > 0) {
      clock.addAndGet(Math.min(step, left));
      left -= step;
      engine.tick();
      settle();
    }
  }

  /**
   * Stops the server: shutdown hooks, every handler's onShutdown, then 1001 to all, whose answers
   * are waited for, at most 5 seconds of real time.
   */
  public void stop() {
    engine.stop(SHUTDOWN_TIMEOUT);
    settle();
  }

  /** Waits until the module has nothing to do, or something blocks. */
  void settle() {
    activity.settle(SETTLING);
  }

  /** Stops the server; testers that do not read go on reading, so that it does not take long. */
  @Override
  public void close() {
    testers.forEach(WebSocketTester::goOnReading);
    stop();
    threads.shutdown();
  }
}
