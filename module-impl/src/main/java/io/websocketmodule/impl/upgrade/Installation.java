// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import io.websocketmodule.impl.connection.Counters;
import io.websocketmodule.impl.connection.Engine;
import io.websocketmodule.impl.operating.OperatedModule;
import io.websocketmodule.impl.operating.Operation;
import io.websocketmodule.impl.transport.TransportSelection;
import io.websocketmodule.impl.transport.TransportUpgrade;
import io.websocketmodule.spi.EnabledPaths;
import io.websocketmodule.spi.FrameListeners;
import io.websocketmodule.spi.ShutdownHooks;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The module as it is installed in one application: its engine, its settings, and what it leaves on
 * the ServletContext. Any thread.
 */
final class Installation implements OperatedModule {

  /**
   * Attribute of the ServletContext: a {@code Supplier<Map<String, Object>>} of what {@link
   * #status} tells.
   */
  static final String STATUS = "io.websocketmodule.Status";

  private final ServletContext application;
  private final LiveSettings settings;
  private final Engine engine;
  private final Limits limits = new Limits(System::nanoTime);
  private final RefusalLog refusals = new RefusalLog(System::nanoTime);
  private final FrameTracing tracing = new FrameTracing();
  private final HttpSessions sessions;
  private final Function<HttpServletRequest, TransportUpgrade> transports;

  /** As the ServletContext's class tells at the start. */
  private final TransportUpgrade expectedTransport;

  /** What shows the module to operators; null before {@link #operate}. */
  private Operation operation;

  /** Null before the first handshake; of racing threads each finds the same. */
  private volatile TransportUpgrade transport;

  /**
   * Starts the module.
   *
   * @param transports chooses the transport by the first handshake, for frameworks wrap the
   *     ServletContext in ways that cannot be seen through
   */
  Installation(
      ServletContext application,
      LiveSettings settings,
      TransportUpgrade expectedTransport,
      Function<HttpServletRequest, TransportUpgrade> transports) {
    this.application = application;
    this.settings = settings;
    this.expectedTransport = expectedTransport;
    this.transports = transports;
    engine = Engine.start(() -> settings.current().everywhere().shutdownTimeout());
    sessions = new HttpSessions(engine.taskThreads());
    ShutdownHooks hooks = engine::addShutdownHook;
    FrameListeners listeners = tracing.trace()::add;
    Supplier<Map<String, Object>> status = this::status;
    EnabledPaths paths = path -> settings.look().at(path).enabled();
    application.setAttribute(EnabledPaths.ATTRIBUTE, paths);
    application.setAttribute(ShutdownHooks.ATTRIBUTE, hooks);
    application.setAttribute(FrameListeners.ATTRIBUTE, listeners);
    application.setAttribute(STATUS, status);
  }

  /** Starts the module. Empty where the application has one already: two would fight over a 101. */
  static Optional<Installation> start(ServletContext application, LiveSettings settings) {
    if (application.getAttribute(ShutdownHooks.ATTRIBUTE) != null) {
      return Optional.empty();
    }
    TransportUpgrade expected = TransportSelection.of(application);
    Installation started =
        new Installation(application, settings, expected, TransportSelection::of);
    started.operate();
    return Optional.of(started);
  }

  /** Shows the module to operators, until it stops. */
  void operate() {
    operation = new Operation(this);
  }

  /**
   * Ends every connection within shutdownTimeout. An undeploy closes nothing by itself, in any
   * container.
   */
  void stop() {
    try {
      engine.stop(settings.current().everywhere().shutdownTimeout());
      way().stop();
    } finally {
      application.removeAttribute(EnabledPaths.ATTRIBUTE);
      application.removeAttribute(ShutdownHooks.ATTRIBUTE);
      application.removeAttribute(FrameListeners.ATTRIBUTE);
      application.removeAttribute(STATUS);
      if (operation != null) {
        operation.close();
      }
    }
  }

  @Override
  public Engine engine() {
    return engine;
  }

  Limits limits() {
    return limits;
  }

  RefusalLog refusals() {
    return refusals;
  }

  HttpSessions sessions() {
    return sessions;
  }

  FrameTracing tracing() {
    return tracing;
  }

  Counters counters() {
    return engine.counters();
  }

  /** The settings of all paths, which follow their files. */
  LiveSettings settings() {
    return settings;
  }

  /** How connections of this container are taken over. */
  TransportUpgrade transport(HttpServletRequest request) {
    TransportUpgrade known = transport;
    if (known == null) {
      known = transports.apply(request);
      transport = known;
    }
    return known;
  }

  /** The application's loader: what callbacks run under, not that of whichever thread is here. */
  ClassLoader loaderOf(ServletContext asked) {
    ClassLoader loader = asked.getClassLoader();
    return loader != null ? loader : Thread.currentThread().getContextClassLoader();
  }

  /** Whether the container is known to have no way to give a connection away. */
  boolean isHopeless() {
    return way().obstacle().isPresent();
  }

  /** What is installed, in one line for the log. */
  String describe() {
    if (isHopeless()) {
      return "WebSocket module "
          + version()
          + " cannot work for the application at \""
          + application.getContextPath()
          + "/\" on "
          + application.getServerInfo()
          + ", for "
          + way().why()
          + "; its handshakes get 501";
    }
    return "WebSocket module "
        + version()
        + (settings.current().everywhere().enabled() ? " is enabled" : " is switched off")
        + " for the application at \""
        + application.getContextPath()
        + "/\", installed "
        + InstalledIn.here().where()
        + ", on "
        + application.getServerInfo()
        + ", transport "
        + transport()
        + " ("
        + way().why()
        + "), settings "
        + settings.current();
  }

  /** The facts of a status page, by name. Values are strings, numbers, and a map of settings. */
  private Map<String, Object> status() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("version", version());
    facts.put("installed", InstalledIn.here().toString());
    facts.put("transport", transport());
    facts.put("container", application.getServerInfo());
    SettingsTable table = settings.look();
    facts.put("settings", table.everywhere().inForce());
    facts.put("locations", table.locations());
    facts.put("open", engine.openConnections());
    facts.putAll(Operation.figures(this));
    return facts;
  }

  @Override
  public String transport() {
    return way().name();
  }

  private TransportUpgrade way() {
    TransportUpgrade known = transport;
    return known == null ? expectedTransport : known;
  }

  @Override
  public String contextPath() {
    return application.getContextPath();
  }

  @Override
  public int blockingTasks() {
    return limits.tasks();
  }

  @Override
  public boolean enabled() {
    return settings.look().everywhere().enabled();
  }

  @Override
  public void enable(boolean enabled) {
    settings.enable(enabled);
  }

  @Override
  public String version() {
    String version = Installation.class.getPackage().getImplementationVersion();
    return version == null ? "without a version" : version;
  }
}
