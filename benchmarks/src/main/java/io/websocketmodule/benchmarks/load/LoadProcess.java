// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.websocketmodule.benchmarks.points.Scene;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Main class of the load client's process: a line of JSON for each {@link LoadPlan} in, and out a
 * line for each event, {@code failed WHY}, or {@code result JSON}.
 */
public final class LoadProcess {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<Scene, Load> LOADS =
      Map.of(
          Scene.ECHO, new EchoLoad(),
          Scene.SLOW_READER, new EchoLoad(),
          Scene.BLOCKING, new EchoLoad(),
          Scene.BROADCAST, new BroadcastLoad(),
          Scene.IDLE, new IdleLoad(),
          Scene.CONNECT, new ConnectLoad(),
          Scene.PLAIN, new PlainLoad());

  private LoadProcess() {}

  /** What is done at the points of a scene. */
  static Load loadOf(Scene scene) {
    return LOADS.get(scene);
  }

  /** Works until standard input ends. */
  public static void main(String... arguments) throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line;
    while ((line = input.readLine()) != null) {
      LoadPlan plan = JSON.readValue(line, LoadPlan.class);
      try {
        LoadResult result = loadOf(plan.point().scene()).run(plan, new Told(input));
        System.out.println("result " + JSON.writeValueAsString(result));
      } catch (JsonProcessingException e) {
        throw e;
      } catch (IOException e) {
        System.out.println("failed " + e.getMessage());
      }
    }
  }

  private record Told(BufferedReader input) implements Events {

    @Override
    public void tell(String event) {
      System.out.println(event);
    }

    @Override
    public void tellAndWait(String event) throws IOException {
      tell(event);
      if (input.readLine() == null) {
        throw new EOFException("The harness is gone");
      }
    }
  }
}
