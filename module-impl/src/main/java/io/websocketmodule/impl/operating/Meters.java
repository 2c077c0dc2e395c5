// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.operating;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One module's meters in Micrometer's global registry. They read the module when the registry is
 * read, and cost nothing in between. The one class that is linked to Micrometer.
 */
final class Meters implements AutoCloseable {

  /** The tag with the application's path. */
  private static final String CONTEXT = "context";

  /** Held from the look for a free path to its use. */
  private static final ReentrantLock CHOOSING = new ReentrantLock();

  private final MeterRegistry registry = Metrics.globalRegistry;
  private final OperatedModule module;
  private final List<Meter> meters = new ArrayList<>();

  Meters(OperatedModule module) {
    this.module = module;
    CHOOSING.lock();
    try {
      Tags tags = Tags.of(CONTEXT, freeContext(module.contextPath()));
      for (Figure figure : Figure.values()) {
        figure.meter().ifPresent(name -> meters.add(meter(figure, name, tags)));
      }
    } finally {
      CHOOSING.unlock();
    }
  }

  /** A meter of the same name and tags would be the other application's. */
  private String freeContext(String contextPath) {
    String path = contextPath.isEmpty() ? "/" : contextPath;
    String free = path;
    for (int number = 2; isTaken(free); number++) {
      free = path + " " + number;
    }
    return free;
  }

  private boolean isTaken(String context) {
    String name = Figure.ACTIVE.meter().orElseThrow().name();
    return registry.find(name).tag(CONTEXT, context).meter() != null;
  }

  private Meter meter(Figure figure, MeterName name, Tags context) {
    Tags tags = name.tag() == null ? context : context.and(name.tag(), name.tagValue());
    return name.gauge()
        ? Gauge.builder(name.name(), module, figure::of)
            .description(name.meaning())
            .baseUnit(name.unit())
            .tags(tags)
            .register(registry)
        : FunctionCounter.builder(name.name(), module, figure::of)
            .description(name.meaning())
            .baseUnit(name.unit())
            .tags(tags)
            .register(registry);
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
