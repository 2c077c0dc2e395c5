// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import io.websocketmodule.benchmarks.load.LoadProcess;
import io.websocketmodule.benchmarks.peers.PeerName;
import io.websocketmodule.benchmarks.peers.PeerProcess;
import io.websocketmodule.benchmarks.points.Point;
import io.websocketmodule.benchmarks.points.Scene;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs for servers and for the load client. */
final class Jvm {

  private static final List<String> CLIENT_OPTIONS =
      List.of("-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=512m");

  /** A heap that shrinks when it is asked to, so that resident memory tells something. */
  private static final List<String> IDLE_OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:-ShrinkHeapInSteps", "-Xms8m", "-Xmx2g");

  private final Installation installation;
  private final Cores cores;
  private final List<String> serverOptions;

  Jvm(Installation installation, Cores cores, List<String> serverOptions) {
    this.installation = installation;
    this.cores = cores;
    this.serverOptions = List.copyOf(serverOptions);
  }

  /** The options of the servers' JVMs at a point. */
  List<String> serverOptions(Point point) {
    return point.scene() == Scene.IDLE ? IDLE_OPTIONS : serverOptions;
  }

  ServerProcess server(PeerName peer, Point point) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(cores.forServers());
    command.add(java());
    command.addAll(serverOptions(point));
    command.add("-cp");
    command.add(installation.classPath(peer.family()));
    command.add(PeerProcess.class.getName());
    command.add(peer.family().name());
    command.add(peer.style().name());
    command.add(Integer.toString(point.messageBytes()));
    return new ServerProcess(peer, new Conversation(peer.name(), command));
  }

  LoadClient client() throws IOException {
    List<String> command = new ArrayList<>(cores.forClient());
    command.add(java());
    command.addAll(CLIENT_OPTIONS);
    command.add("-cp");
    command.add(installation.classPath(List.of()));
    command.add(LoadProcess.class.getName());
    return new LoadClient(new Conversation("load-client", command));
  }

  /** Every JVM is the one that the harness runs on. */
  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
