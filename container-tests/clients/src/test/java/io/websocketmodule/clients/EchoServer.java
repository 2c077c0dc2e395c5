// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.clients;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat with echoes that compress, and a page for browsers. */
final class EchoServer implements AutoCloseable {

  /** Native, fragment by fragment. */
  static final String NATIVE = "/native";

  /** Managed, by callbacks. */
  static final String MANAGED = "/managed";

  /** A page of nothing, for scripts to run on. */
  static final String PAGE = "/page";

  private final Tomcat tomcat = new Tomcat();

  EchoServer(Path base, boolean takeover) throws Exception {
    Journal journal = new Journal();
    Application application =
        new Application()
            .setting("perMessageDeflate", "true")
            .setting("perMessageDeflateServerContextTakeover", String.valueOf(takeover))
            .setting("perMessageDeflateClientContextTakeover", String.valueOf(takeover))
            .setting("perMessageDeflateThreshold", "0")
            .handle(NATIVE, new NativeEcho(journal))
            .handle(MANAGED, new ManagedEcho(journal))
            .handle(
                PAGE,
                (request, response) -> {
                  response.setContentType("text/html");
                  response.getWriter().print("<!DOCTYPE html><title>page</title>");
                });
    tomcat.setBaseDir(base.toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    context.addServletContainerInitializer(
        (none, started) -> application.register(started), Set.of());
    tomcat.start();
  }

  URI uri(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }
}
