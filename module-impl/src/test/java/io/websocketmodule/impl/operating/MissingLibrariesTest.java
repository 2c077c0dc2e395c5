// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.operating;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The module works without java.management and without Micrometer, and never names what is not
 * there.
 */
class MissingLibrariesTest {

  /**
   * What a class loader does not have, and what is shown then.
   *
   * @param warnings lines in the log
   */
  private record Row(List<String> missing, int beans, boolean meters, int warnings) {}

  @TestFactory
  Stream<DynamicTest> whatIsThereIsUsed() {
    return Stream.of(
            new Row(List.of(), 2, true, 0),
            new Row(List.of("io.micrometer."), 2, false, 0),
            new Row(List.of("javax.management.", "java.lang.management."), 0, true, 1),
            new Row(
                List.of("javax.management.", "java.lang.management.", "io.micrometer."),
                0,
                false,
                1))
        .map(row -> DynamicTest.dynamicTest("without " + row.missing, () -> check(row)));
  }

  private static void check(Row row) throws Exception {
    List<String> warnings = new ArrayList<>();
    Handler handler = noting(warnings);
    Logger logger = Logger.getLogger(Operation.class.getPackageName());
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      AutoCloseable operation = operation(new Without(row.missing));
      assertEquals(row.beans, beans());
      assertEquals(row.meters, !Metrics.globalRegistry.getMeters().isEmpty());
      operation.close();
      assertEquals(0, beans());
      assertEquals(List.of(), Metrics.globalRegistry.getMeters());
      assertEquals(row.warnings, warnings.size(), warnings::toString);
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
  }

  private static int beans() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("io.websocketmodule:*"), null)
        .size();
  }

  /** Shows a module of the loader's own classes. */
  private static AutoCloseable operation(ClassLoader loader) throws Exception {
    String base = "io.websocketmodule.impl.";
    Supplier<Duration> timeout = () -> Duration.ZERO;
    Object engine =
        loader
            .loadClass(base + "connection.Engine")
            .getMethod("start", Supplier.class)
            .invoke(null, timeout);
    Class<?> type = loader.loadClass(base + "operating.OperatedModule");
    Object module =
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {type},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "engine" -> engine;
                  case "blockingTasks" -> 0;
                  case "contextPath" -> "/without";
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" -> self == arguments[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
    return (AutoCloseable)
        loader.loadClass(base + "operating.Operation").getConstructor(type).newInstance(module);
  }

  private static Handler noting(List<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        lines.add(line.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  /** Has classes of the implementation of its own, and lacks others. */
  private static final class Without extends ClassLoader {

    private final List<String> missing;

    Without(List<String> missing) {
      super(MissingLibrariesTest.class.getClassLoader());
      this.missing = missing;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (missing.stream().anyMatch(name::startsWith)) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("io.websocketmodule.impl.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null ? known : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
