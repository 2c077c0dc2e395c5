// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.websocketmodule.benchmarks.load.LoadPlan;
import io.websocketmodule.benchmarks.load.LoadResult;
import java.io.IOException;

/** The load client in its own JVM, one for the whole run: it is as warm for one peer as for all. */
final class LoadClient implements AutoCloseable {

  /**
   * Beyond the load itself, for opening and closing connections, and for what is still in flight.
   */
  private static final long PATIENCE_SECONDS = 150;

  private static final String FAILED = "failed ";
  private static final String RESULT = "result ";

  private final Conversation conversation;
  private final ObjectMapper json = new ObjectMapper();

  /** The load could not be made as it should. */
  static final class LoadFailed extends IOException {

    private static final long serialVersionUID = 1L;

    LoadFailed(String message) {
      super(message);
    }
  }

  /** Looks at the server when the load has come somewhere. */
  interface Observer {
    void on(String event) throws IOException, InterruptedException;
  }

  LoadClient(Conversation conversation) {
    this.conversation = conversation;
  }

  /**
   * Makes a load and returns what it saw.
   *
   * @throws LoadFailed a connection failed, or a reply was wrong; the client is ready for more
   * @throws IOException the client or the server does not answer; the client must be given up
   */
  LoadResult run(LoadPlan plan, Observer observer) throws IOException, InterruptedException {
    long seconds = PATIENCE_SECONDS + (plan.warmMillis() + plan.measureMillis()) / 1000;
    conversation.say(json.writeValueAsString(plan));
    while (true) {
      String line = conversation.hear(seconds);
      if (line.startsWith(RESULT)) {
        return json.readValue(line.substring(RESULT.length()), LoadResult.class);
      }
      if (line.startsWith(FAILED)) {
        throw new LoadFailed(line.substring(FAILED.length()));
      }
      observer.on(line);
    }
  }

  /** Lets the load go on that waits. */
  void proceed() {
    conversation.say("");
  }

  @Override
  public void close() throws IOException {
    conversation.close();
  }
}
