// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.operating;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.MalformedObjectNameException;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;

/**
 * One module's share in the platform's MBeanServer: its own MBean, and the one of all modules. That
 * one has the first module registered, of whichever class loader; when it goes, the next takes its
 * place, so that neither the figures nor a class loader stays longer than it should.
 */
final class Beans implements AutoCloseable, NotificationListener {

  private static final String DOMAIN = "io.websocketmodule:";
  private static final String MODULE = DOMAIN + "type=Module";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName totalName = new ObjectName(DOMAIN + "type=Total");
  private final TotalBean total = new TotalBean(server, new ObjectName(MODULE + ",*"));
  private final ObjectName name;
  private volatile boolean over;

  /**
   * Registers.
   *
   * @throws JMException the MBeanServer does not take them
   */
  Beans(OperatedModule module) throws JMException {
    name = register(new ModuleBean(module));
    try {
      server.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, this, null, null);
      registerTotal();
    } catch (JMException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Under the first name that is free: there are several applications of the same path where a
   * server has several hosts, several versions of an application, or a JVM several servers.
   */
  private ObjectName register(ModuleBean bean) throws JMException {
    String path = (String) bean.getAttribute("ContextPath");
    for (int number = 1; ; number++) {
      ObjectName free = name(path, number);
      try {
        server.registerMBean(bean, free);
        return free;
      } catch (InstanceAlreadyExistsException taken) {
        // The next one.
      }
    }
  }

  /** The name of an application's MBean; from the second of its path on it has a number. */
  static ObjectName name(String contextPath, int number) throws MalformedObjectNameException {
    String path = contextPath.isEmpty() ? "/" : contextPath;
    boolean plain = path.chars().noneMatch(c -> "*?,=:\"\\\n".indexOf(c) >= 0);
    return new ObjectName(
        MODULE
            + ",context="
            + (plain ? path : ObjectName.quote(path))
            + (number == 1 ? "" : ",number=" + number));
  }

  private void registerTotal() throws JMException {
    try {
      server.registerMBean(total, totalName);
    } catch (InstanceAlreadyExistsException another) {
      return;
    }
    if (over) {
      unregisterTotal(); // the module has gone meanwhile
    }
  }

  private void unregisterTotal() throws JMException {
    if (total.takeOut()) {
      server.unregisterMBean(totalName);
    }
  }

  /** Some MBean has come or gone: what counts is that the total has. */
  @Override
  public void handleNotification(Notification notification, Object none) {
    if (!over
        && notification.getType().equals(MBeanServerNotification.UNREGISTRATION_NOTIFICATION)
        && ((MBeanServerNotification) notification).getMBeanName().equals(totalName)) {
      try {
        registerTotal();
      } catch (JMException e) {
        Operation.failed("Nobody took the place of the MBean " + totalName, e);
      }
    }
  }

  @Override
  public void close() throws JMException {
    over = true;
    try {
      server.unregisterMBean(name);
    } catch (InstanceNotFoundException takenOutBySomebody) {
      // It is gone, which is what was to be.
    }
    try {
      server.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, this);
    } finally {
      unregisterTotal();
    }
  }
}
