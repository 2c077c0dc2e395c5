// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.RawClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The MBean of one server's module, found by not having been there before. */
final class ModuleBean {

  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private static final long LIMIT = TimeUnit.SECONDS.toNanos(30);

  private final ObjectName name;

  /**
   * Finds it.
   *
   * @param before those that were there before the server was started
   */
  ModuleBean(RunningServer server, Set<ObjectName> before) throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      // Some containers make filters at the first request.
      client.request(client.get("/", "Connection: close"));
    }
    Set<ObjectName> now = new HashSet<>(names());
    now.removeAll(before);
    assertEquals(1, now.size(), now::toString);
    name = now.iterator().next();
  }

  /** The MBeans of all modules of this JVM. */
  static Set<ObjectName> names() {
    try {
      return SERVER.queryNames(new ObjectName("io.websocketmodule:type=Module,*"), null);
    } catch (MalformedObjectNameException e) {
      throw new AssertionError(e);
    }
  }

  /** What it counts and is not zero. */
  Map<String, Long> figures() throws JMException {
    Map<String, Long> figures = new TreeMap<>();
    for (MBeanAttributeInfo attribute : SERVER.getMBeanInfo(name).getAttributes()) {
      if (SERVER.getAttribute(name, attribute.getName()) instanceof Long value && value != 0) {
        figures.put(attribute.getName(), value);
      }
    }
    return figures;
  }

  /** Waits until it counts this: what a client has seen may be counted a moment later. */
  void awaitFigures(Map<String, Long> expected) throws JMException {
    long end = System.nanoTime() + LIMIT;
    while (!figures().equals(expected) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertEquals(new TreeMap<>(expected), figures());
  }

  boolean enabled() throws JMException {
    return (Boolean) SERVER.getAttribute(name, "Enabled");
  }

  void enable(boolean enabled) throws JMException {
    SERVER.setAttribute(name, new Attribute("Enabled", enabled));
  }
}
