// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletContainerInitializer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EventListener;

/**
 * Adds an initializer to every application that a Jetty server deploys, at its start or while it
 * runs; called by the XML of Jetty's module websocket-module. Jetty's own ways lack something:
 * initializers are found only where annotations are scanned, and (12.1.12) the XML files of
 * environments are forgotten for what is deployed while the server runs.
 *
 * <p>Its own loader is that of a Jetty environment, which sees the environment's classes as well as
 * the server's.
 */
public final class JettyApplications {

  private static final String LISTENER = "org.eclipse.jetty.deploy.Deployer$Listener";

  private final Class<?> applicationType;
  private final Method addInitializer;
  private final ServletContainerInitializer initializer;

  private JettyApplications(Class<?> applicationType, ServletContainerInitializer initializer)
      throws NoSuchMethodException {
    this.applicationType = applicationType;
    this.initializer = initializer;
    addInitializer =
        applicationType.getMethod(
            "addServletContainerInitializer", ServletContainerInitializer.class);
  }

  /**
   * Adds an initializer to all applications from now on. Does nothing where the environment has no
   * applications of the type, because its deployer is not enabled.
   *
   * @param deployer Jetty's, which knows of applications before they are started
   * @param applicationType the environment's ServletContextHandler
   * @param initializer a class with a constructor without parameters
   */
  public static void initialize(Object deployer, String applicationType, String initializer)
      throws ReflectiveOperationException {
    Class<?> type;
    try {
      type = Class.forName(applicationType);
    } catch (ClassNotFoundException e) {
      return;
    }
    JettyApplications applications =
        new JettyApplications(
            type,
            Class.forName(initializer)
                .asSubclass(ServletContainerInitializer.class)
                .getConstructor()
                .newInstance());
    Class<?> listener = Class.forName(LISTENER, false, deployer.getClass().getClassLoader());
    Object proxy =
        Proxy.newProxyInstance(
            listener.getClassLoader(), new Class<?>[] {listener}, applications::told);
    deployer.getClass().getMethod("addEventListener", EventListener.class).invoke(deployer, proxy);
  }

  private Object told(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (!method.getName().equals("onCreated")) {
      return ProxyMethods.other(proxy, method, arguments);
    }
    // Not started yet. Where the WAR of a running application is replaced, the new one is started
    // even before it is added to the server.
    if (applicationType.isInstance(arguments[0])) {
      try {
        addInitializer.invoke(arguments[0], initializer);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
    return null;
  }
}
