// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import java.nio.file.Path;

/**
 * The servers, as they are downloaded. Jetty is so twice: its WebSocket is a module to be added.
 */
enum Distribution {
  TOMCAT_11("tomcat-11", "tomcat", new Tomcat()),
  TOMCAT_10_1("tomcat-10.1", "tomcat", new Tomcat()),
  JETTY_EE11("jetty-12.1", "jetty", new Jetty("server,http,ee11-deploy")),
  JETTY_EE11_WITH_WEBSOCKET(
      "jetty-12.1", "jetty", new Jetty("server,http,ee11-deploy,ee11-websocket-jakarta")),
  JETTY_EE10("jetty-12.1", "jetty", new Jetty("server,http,ee10-deploy")),
  JETTY_EE10_WITH_WEBSOCKET(
      "jetty-12.1", "jetty", new Jetty("server,http,ee10-deploy,ee10-websocket-jakarta"));

  private final String home;
  private final String transport;
  private final Product product;

  Distribution(String home, String transport, Product product) {
    this.home = home;
    this.transport = transport;
    this.product = product;
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

  Product product() {
    return product;
  }
}
