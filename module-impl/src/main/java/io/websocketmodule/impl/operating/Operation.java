// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.operating;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows one module to operators, from its start to its stop: as MBeans, and by Micrometer where
 * that is there. What cannot be shown is logged and does without: no application fails for it.
 */
public final class Operation implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Operation.class.getPackageName());

  private static final String MICROMETER = "io.micrometer.core.instrument.Metrics";

  /** Makes something that shows the module, and that closes when it stops. */
  private interface Showing {
    AutoCloseable show(OperatedModule module) throws Exception;
  }

  private final List<AutoCloseable> shown = new ArrayList<>();

  /** Begins to show a module. */
  public Operation(OperatedModule module) {
    // No references to the constructors: those would be linked here, outside of what catches, and a
    // JVM may be without the module java.management.
    show(one -> new Beans(one), module, "as MBeans");
    if (hasMicrometer()) {
      show(one -> new Meters(one), module, "to Micrometer");
    }
  }

  /** The module's figures now, by name, in the order of the table. */
  public static Map<String, Long> figures(OperatedModule module) {
    Map<String, Long> figures = new LinkedHashMap<>();
    for (Figure figure : Figure.values()) {
      String name = figure.attribute();
      figures.put(Character.toLowerCase(name.charAt(0)) + name.substring(1), figure.of(module));
    }
    return figures;
  }

  private void show(Showing showing, OperatedModule module, String where) {
    try {
      shown.add(showing.show(module));
    } catch (Exception | LinkageError e) {
      failed("The WebSocket module of \"" + module.contextPath() + "/\" is not shown " + where, e);
    }
  }

  /** Whether the module's own class loader finds it: another's registry would not be ours. */
  private static boolean hasMicrometer() {
    try {
      Class.forName(MICROMETER, false, Operation.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError missing) {
      return false;
    }
  }

  static void failed(String what, Throwable why) {
    LOG.log(Level.WARNING, what, why);
  }

  /** Ends it; nothing of the module is left where it was shown. */
  @Override
  public void close() {
    for (AutoCloseable one : shown) {
      try {
        one.close();
      } catch (Exception | LinkageError e) {
        failed("Something of the WebSocket module is left where it was shown", e);
      }
    }
    shown.clear();
  }
}
