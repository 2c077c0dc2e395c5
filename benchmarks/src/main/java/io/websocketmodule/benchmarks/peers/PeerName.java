// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers;

import static io.websocketmodule.benchmarks.peers.Style.INLINE;
import static io.websocketmodule.benchmarks.peers.Style.JAKARTA_ASYNC;
import static io.websocketmodule.benchmarks.peers.Style.JAKARTA_BASIC;
import static io.websocketmodule.benchmarks.peers.Style.MANAGED;
import static io.websocketmodule.benchmarks.peers.Style.NATIVE;
import static io.websocketmodule.benchmarks.peers.Style.OWN_API;
import static io.websocketmodule.benchmarks.peers.Style.PLAIN_DISABLED;
import static io.websocketmodule.benchmarks.peers.Style.PLAIN_ENABLED;
import static io.websocketmodule.benchmarks.peers.Style.PLAIN_WITHOUT;
import static io.websocketmodule.benchmarks.peers.Style.PROTOCOL;
import static io.websocketmodule.benchmarks.peers.Style.RAW;
import static io.websocketmodule.benchmarks.peers.Style.TASK;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One of those who are compared.
 *
 * @param name as on the command line and in the table
 * @param family the server it runs in
 * @param style the API its handler is written against
 */
public record PeerName(String name, Family family, Style style) {

  /** All, in the order of the table. */
  public static final List<PeerName> ALL =
      List.of(
          new PeerName("jetty-native", Family.JETTY, NATIVE),
          new PeerName("jetty-managed", Family.JETTY, MANAGED),
          new PeerName("jetty-inline", Family.JETTY, INLINE),
          new PeerName("jetty-task", Family.JETTY, TASK),
          new PeerName("jetty-jakarta-basic", Family.JETTY, JAKARTA_BASIC),
          new PeerName("jetty-jakarta-async", Family.JETTY, JAKARTA_ASYNC),
          new PeerName("jetty-api", Family.JETTY, OWN_API),
          new PeerName("tomcat-native", Family.TOMCAT, NATIVE),
          new PeerName("tomcat-managed", Family.TOMCAT, MANAGED),
          new PeerName("tomcat-inline", Family.TOMCAT, INLINE),
          new PeerName("tomcat-task", Family.TOMCAT, TASK),
          new PeerName("tomcat-jakarta-basic", Family.TOMCAT, JAKARTA_BASIC),
          new PeerName("tomcat-jakarta-async", Family.TOMCAT, JAKARTA_ASYNC),
          new PeerName("undertow-native", Family.UNDERTOW, NATIVE),
          new PeerName("undertow-managed", Family.UNDERTOW, MANAGED),
          new PeerName("undertow-inline", Family.UNDERTOW, INLINE),
          new PeerName("undertow-task", Family.UNDERTOW, TASK),
          new PeerName("undertow-jakarta-basic", Family.UNDERTOW, JAKARTA_BASIC),
          new PeerName("undertow-jakarta-async", Family.UNDERTOW, JAKARTA_ASYNC),
          new PeerName("netty", Family.NETTY, OWN_API),
          new PeerName("tyrus-basic", Family.TYRUS, JAKARTA_BASIC),
          new PeerName("tyrus-async", Family.TYRUS, JAKARTA_ASYNC),
          new PeerName("selector", Family.SELECTOR, PROTOCOL),
          new PeerName("tcp", Family.TCP, RAW),
          new PeerName("jetty-plain-none", Family.JETTY, PLAIN_WITHOUT),
          new PeerName("jetty-plain-disabled", Family.JETTY, PLAIN_DISABLED),
          new PeerName("jetty-plain-enabled", Family.JETTY, PLAIN_ENABLED));

  /**
   * The peers of a command line.
   *
   * @param patterns names, in which * stands for anything
   * @throws IllegalArgumentException a pattern that fits none; the message says which there are
   */
  public static List<PeerName> named(List<String> patterns) {
    Set<PeerName> chosen = new LinkedHashSet<>();
    for (String pattern : patterns) {
      String expression = ("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q");
      List<PeerName> fitting = ALL.stream().filter(peer -> peer.name.matches(expression)).toList();
      if (fitting.isEmpty()) {
        throw new IllegalArgumentException(
            "There is no peer "
                + pattern
                + "; allowed are "
                + String.join(", ", ALL.stream().map(PeerName::name).toList())
                + ", and * for any part of a name");
      }
      chosen.addAll(fitting);
    }
    return ALL.stream().filter(chosen::contains).toList();
  }

  /** Whether it is the container's own WebSocket, which the module is compared with. */
  public boolean isContainersOwn() {
    return style == JAKARTA_BASIC || style == JAKARTA_ASYNC || style == PLAIN_WITHOUT;
  }
}
