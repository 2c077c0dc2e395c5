// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.table;

/** Where a server does not do what the others do, and why; the tests notice when that changes. */
public enum Explained {
  NEVER_UNDEPLOYS(
      "Payara Micro deploys when it starts, and cannot be told to undeploy while it runs."),
  NO_ENDPOINTS("This Jetty is started without its own WebSocket modules."),
  TLS_BY_THE_BUILD(
      "As it is downloaded the server has no TLS; it is tested with TLS in the build of every change,"
          + " embedded."),
  KEEPS_LOADERS(
      "Everyone gets 1001, but GlassFish itself never lets go of the application's loader: its DeployCommand"
          + " stays among the listeners of its events, with the context of what it has deployed."),
  HOLDS_FIRST_REQUESTS(
      "Everyone gets 1001, but a thread of WildFly's pool holds the first request that it has ever served for as"
          + " long as it lives, and so the loader of that request's application: it stays in a local variable of"
          + " EnhancedQueueExecutor.ThreadBody.run of jboss-threads 3.9.2.");

  private final String sentence;

  Explained(String sentence) {
    this.sentence = sentence;
  }

  /** Whole sentences. */
  public String sentence() {
    return sentence;
  }
}
