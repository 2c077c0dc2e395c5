// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

/** A server in a JVM of its own, which says the process id of the Node process that it hosts. */
final class ServerProcess {
  private ServerProcess() {}

  /** Ends with its standard input, without stopping anything; or by a signal. */
  public static void main(String[] arguments) throws Exception {
    Hosted hosted = Hosted.in(Hosted.SAMPLES.resolve("site")).on(Container.JETTY);
    System.out.println("pid " + hosted.get("/pid").body());
    if (System.in.read() < 0) {
      System.exit(0);
    }
  }
}
