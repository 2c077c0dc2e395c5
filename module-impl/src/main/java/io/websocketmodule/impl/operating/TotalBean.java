// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.operating;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanRegistration;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The MBean of all modules that the MBeanServer has, whatever class loaders and versions of them
 * there are: it holds nothing, and asks their MBeans when it is asked. So it is the same whichever
 * module has registered it. Any thread.
 */
final class TotalBean extends ReadBean implements MBeanRegistration {

  /** The attribute that only this one has. */
  static final String MODULES = "Modules";

  private final MBeanServer server;
  private final ObjectName modules;
  private final Map<String, Figure> figures = new HashMap<>();
  private final AtomicBoolean registered = new AtomicBoolean();

  /**
   * Makes the bean.
   *
   * @param modules the pattern of the modules' names
   */
  TotalBean(MBeanServer server, ObjectName modules) {
    super("The WebSocket modules of all applications of this JVM together", attributes());
    this.server = server;
    this.modules = modules;
    Arrays.stream(Figure.values()).forEach(figure -> figures.put(figure.attribute(), figure));
  }

  private static List<MBeanAttributeInfo> attributes() {
    List<MBeanAttributeInfo> attributes = new ArrayList<>();
    attributes.add(number(MODULES, "applications that have the module"));
    attributes.addAll(figures());
    return attributes;
  }

  @Override
  Object read(String attribute) throws AttributeNotFoundException {
    Set<ObjectName> names = server.queryNames(modules, null);
    if (attribute.equals(MODULES)) {
      return (long) names.size();
    }
    Figure figure = figures.get(attribute);
    if (figure == null) {
      throw unknown(attribute);
    }
    long all = 0;
    for (ObjectName name : names) {
      long one = ask(name, attribute);
      all = figure.ofAll() == Figure.OfAll.SUM ? all + one : Math.max(all, one);
    }
    return all;
  }

  /** What one module answers; nothing from one that goes meanwhile, or is too old to know. */
  private long ask(ObjectName name, String attribute) {
    try {
      return server.getAttribute(name, attribute) instanceof Number number ? number.longValue() : 0;
    } catch (JMException gone) {
      return 0;
    }
  }

  /**
   * Whether this very bean is registered; false from then on, for the one who asks takes it out.
   */
  boolean takeOut() {
    return registered.getAndSet(false);
  }

  @Override
  public ObjectName preRegister(MBeanServer registering, ObjectName name) {
    return name;
  }

  @Override
  public void postRegister(Boolean done) {
    registered.set(done);
  }

  @Override
  public void preDeregister() {
    // Nothing is to be asked.
  }

  @Override
  public void postDeregister() {
    registered.set(false);
  }
}
