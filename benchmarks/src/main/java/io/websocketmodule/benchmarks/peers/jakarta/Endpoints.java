// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.jakarta;

import io.websocketmodule.benchmarks.peers.Style;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * The handlers of Jakarta WebSocket, the same in every container. Registered as programmatic
 * endpoints, which are cheaper than annotated ones: no reflection for a message.
 */
public final class Endpoints {

  private static final String REPLYING = "replying";

  private Endpoints() {}

  /**
   * The endpoints of a style.
   *
   * @param queuesSends whether the container takes an asynchronous send while another one is under
   *     way
   */
  public static List<ServerEndpointConfig> of(Style style, boolean queuesSends) {
    Replying replying = replying(style, queuesSends);
    return List.of(
        at("/echo", EchoEndpoint.class, replying),
        at("/blocking", BlockingEndpoint.class, replying),
        at("/publish", PublishEndpoint.class, replying),
        at("/subscribe", SubscribeEndpoint.class, replying));
  }

  /** Deploys endpoints, with buffers for the largest message. */
  public static void deploy(
      ServerContainer container, List<ServerEndpointConfig> endpoints, int bufferBytes)
      throws DeploymentException {
    limit(container, bufferBytes);
    for (ServerEndpointConfig endpoint : endpoints) {
      container.addEndpoint(endpoint);
    }
  }

  /** Sets the size of the largest message, and no timeout. */
  public static void limit(WebSocketContainer container, int bufferBytes) {
    container.setDefaultMaxTextMessageBufferSize(bufferBytes);
    container.setDefaultMaxBinaryMessageBufferSize(bufferBytes);
    container.setDefaultMaxSessionIdleTimeout(0);
  }

  /** What the handlers do, in a few words. */
  public static String settings(Style style, boolean queuesSends, int bufferBytes) {
    return "programmatic endpoints, "
        + replying(style, queuesSends).settings()
        + ", message buffers of "
        + bufferBytes
        + " bytes";
  }

  /** How an endpoint answers: both remotes of the API are tried, and the better one counts. */
  static Replying replying(EndpointConfig config) {
    return (Replying) config.getUserProperties().get(REPLYING);
  }

  private static Replying replying(Style style, boolean queuesSends) {
    if (style == Style.JAKARTA_BASIC) {
      return Replying.BASIC;
    }
    return queuesSends ? Replying.ASYNC : Replying.ASYNC_IN_TURN;
  }

  private static ServerEndpointConfig at(
      String path, Class<? extends Endpoint> endpoint, Replying replying) {
    ServerEndpointConfig config = ServerEndpointConfig.Builder.create(endpoint, path).build();
    config.getUserProperties().put(REPLYING, replying);
    return config;
  }
}
