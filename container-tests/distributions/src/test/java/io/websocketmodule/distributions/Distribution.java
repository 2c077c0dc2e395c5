// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import io.websocketmodule.checks.table.Tested;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The servers, as they are downloaded. Jetty is so twice: its WebSocket is a module to be added.
 */
enum Distribution {
  TOMCAT_11("Tomcat 11", "tomcat-11", "tomcat", new Tomcat()),
  TOMCAT_10_1("Tomcat 10.1", "tomcat-10.1", "tomcat", new Tomcat()),
  JETTY_EE11("Jetty, EE 11", "jetty-12.1", "jetty", new Jetty("server,http,ee11-deploy")),
  JETTY_EE11_WITH_WEBSOCKET(
      "Jetty, EE 11 with its WebSocket",
      "jetty-12.1",
      "jetty",
      new Jetty("server,http,ee11-deploy,ee11-websocket-jakarta")),
  JETTY_EE10("Jetty, EE 10", "jetty-12.1", "jetty", new Jetty("server,http,ee10-deploy")),
  JETTY_EE10_WITH_WEBSOCKET(
      "Jetty, EE 10 with its WebSocket",
      "jetty-12.1",
      "jetty",
      new Jetty("server,http,ee10-deploy,ee10-websocket-jakarta")),
  JETTY_12_0(
      "Jetty 12.0, EE 10 with its WebSocket",
      "jetty-12.0",
      "jetty",
      new Jetty("server,http,ee10-deploy,ee10-websocket-jakarta")),
  WILDFLY("WildFly", "wildfly", "undertow", new WildFly()),
  PAYARA_MICRO("Payara Micro", "payara-micro", "servlet", new PayaraMicro()),
  GLASSFISH("GlassFish", "glassfish", "servlet", new GlassFish()),
  OPEN_LIBERTY(
      "Open Liberty",
      "open-liberty",
      "liberty",
      new OpenLiberty(List.of("servlet-6.0", "websocket-2.1", "transportSecurity-1.0")));

  private final String title;
  private final String home;
  private final String transport;
  private final Product product;

  Distribution(String title, String home, String transport, Product product) {
    this.title = title;
    this.home = home;
    this.transport = transport;
    this.product = product;
  }

  /** Those that this build has fetched, or of them those that the property distributions names. */
  static Stream<Distribution> fetched() {
    return withJetty120().filter(each -> each != JETTY_12_0);
  }

  /** Of them those that are started and ended again and again, for which some take too long. */
  static Stream<Distribution> restarted() {
    List<String> once = List.of(System.getProperty("started.once", "").split(","));
    return fetched().filter(each -> !once.contains(each.name()));
  }

  /** And Jetty 12.0, which a part of the tests is run in. */
  private static Stream<Distribution> withJetty120() {
    String only = System.getProperty("distributions", "");
    return Arrays.stream(values())
        .filter(each -> System.getProperty(each.home) != null)
        .filter(each -> only.isEmpty() || List.of(only.split(",")).contains(each.name()));
  }

  /** Those that announce WebSockets over HTTP/2. */
  static Stream<Distribution> overHttp2() {
    return withJetty120().filter(each -> each.transport.equals("jetty"));
  }

  /** Those that have a Jakarta WebSocket of their own. */
  static Stream<Distribution> withEndpoints() {
    return withJetty120().filter(Distribution::hasEndpoints);
  }

  /** Those that do not let go of what they have deployed. */
  static Stream<Distribution> keepingLoaders() {
    return fetched().filter(each -> each.product.keepsLoaders().isPresent());
  }

  /** Those that the module can be installed in for all applications. */
  static Stream<Distribution> takingTheModule() {
    return fetched().filter(each -> each.transport.matches("tomcat|jetty"));
  }

  /** As a row of the table. */
  Tested tested() {
    return new Tested(name(), title, System.getProperty(home + ".version"), transport);
  }

  /** Where the build has unpacked it. Nothing is written there. */
  Path home() {
    return Path.of(System.getProperty(home));
  }

  /** The transport that the module takes in it. */
  String transport() {
    return transport;
  }

  /** Tomcat or Jetty, as the documentation's commands are named. */
  String kind() {
    return transport;
  }

  /** Whether the server has a Jakarta WebSocket of its own. */
  boolean hasEndpoints() {
    return this != JETTY_EE11 && this != JETTY_EE10;
  }

  Product product() {
    return product;
  }
}
