// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.operating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.websocketmodule.impl.connection.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where Micrometer is, its global registry has the module's figures while the module runs. */
class MetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<Operation> open = new ArrayList<>();

  private Operation show(FakeModule module) {
    Operation operation = new Operation(module);
    open.add(operation);
    return operation;
  }

  @BeforeEach
  void somebodyListens() {
    Metrics.addRegistry(registry);
  }

  @AfterEach
  void nothingIsLeft() {
    open.forEach(Operation::close);
    assertEquals(List.of(), Metrics.globalRegistry.getMeters());
    assertEquals(List.of(), registry.getMeters());
    Metrics.removeRegistry(registry);
  }

  private double count(String name, String... tags) {
    return registry.get(name).tags(tags).functionCounter().count();
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  @Test
  void metersReadTheModuleWhenTheyAreRead() {
    FakeModule module = new FakeModule("/shop");
    show(module);
    String[] accepted = {"context", "/shop", "outcome", "accepted"};
    assertEquals(0, count("websocket.handshakes", accepted));
    module.engine.counters().accept();
    module.engine.counters().accept();
    module.engine.counters().reject(Rejection.FOREIGN_ORIGIN);
    assertEquals(2, count("websocket.handshakes", accepted));
    assertEquals(1, count("websocket.handshakes", "outcome", "foreign-origin"));
    assertEquals(3, gauge("websocket.tasks.blocking", "context", "/shop"));
    assertEquals(0, gauge("websocket.connections.active", "context", "/shop"));
  }

  @Test
  void metersOfOneNameHaveTheSameTagsAndAMeaning() {
    show(new FakeModule(""));
    Set<String> names = new TreeSet<>();
    for (Meter meter : registry.getMeters()) {
      Meter.Id id = meter.getId();
      assertEquals("/", id.getTag("context"));
      assertTrue(id.getDescription().length() > 15, id.getName());
      assertTrue(meter instanceof Gauge || meter instanceof FunctionCounter);
      names.add(
          id.getName()
              + " in "
              + id.getBaseUnit()
              + id.getTags().stream()
                  .map(tag -> " by " + tag.getKey())
                  .filter(tag -> !tag.equals(" by context"))
                  .reduce("", String::concat));
    }
    assertEquals(
        Set.of(
            "websocket.handshakes in handshakes by outcome",
            "websocket.connections.active in connections",
            "websocket.connections.ended in connections by reason",
            "websocket.messages in messages by direction",
            "websocket.payload in bytes by direction",
            "websocket.queued in bytes",
            "websocket.queued.largest in bytes",
            "websocket.tasks.blocking in tasks"),
        names);
  }

  @Test
  void applicationsOfOnePathKeepTheirMetersApart() {
    FakeModule second = new FakeModule("/a");
    Operation one = show(new FakeModule("/a"));
    show(second);
    second.engine.counters().accept();
    assertEquals(0, count("websocket.handshakes", "context", "/a", "outcome", "accepted"));
    assertEquals(1, count("websocket.handshakes", "context", "/a 2", "outcome", "accepted"));
    one.close();
    assertFalse(registry.find("websocket.handshakes").tag("context", "/a 2").meters().isEmpty());
    assertTrue(registry.find("websocket.handshakes").tag("context", "/a").meters().isEmpty());
  }
}
