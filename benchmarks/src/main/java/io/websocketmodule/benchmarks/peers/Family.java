// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers;

import java.util.List;

/** The server that a peer runs in: its class path, and the class that starts it. */
public enum Family {
  JETTY("jetty.JettyPeer", "jetty", "module"),
  TOMCAT("tomcat.TomcatPeer", "tomcat", "module"),
  UNDERTOW("undertow.UndertowPeer", "undertow", "module"),
  NETTY("netty.NettyPeer", "netty"),
  TYRUS("tyrus.TyrusPeer", "tyrus"),
  SELECTOR("selector.SelectorPeer", "module"),
  TCP("selector.RawPeer");

  private final String peerClass;
  private final List<String> folders;

  Family(String peerClass, String... folders) {
    this.peerClass = peerClass;
    this.folders = List.of(folders);
  }

  /** Name of the {@link Peer}, which exists on the family's own class path only. */
  public String peerClass() {
    return Family.class.getPackageName() + "." + peerClass;
  }

  /** Folders of jars below lib that are its class path, in their order. */
  public List<String> folders() {
    return folders;
  }
}
