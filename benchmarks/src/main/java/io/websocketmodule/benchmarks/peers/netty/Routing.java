// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

/** Puts the handlers of the requested path in its own place. */
final class Routing extends ChannelInboundHandlerAdapter {

  private final int frameBytes;
  private final Handling handling;

  /** Adds the handler of a path. */
  interface Handling {
    void add(String path, ChannelPipeline pipeline);
  }

  Routing(int frameBytes, Handling handling) {
    this.frameBytes = frameBytes;
    this.handling = handling;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    String path = ((FullHttpRequest) message).uri();
    WebSocketServerProtocolConfig config =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath(path)
            .decoderConfig(
                WebSocketDecoderConfig.newBuilder().maxFramePayloadLength(frameBytes).build())
            .build();
    context.pipeline().addLast(new WebSocketServerProtocolHandler(config));
    handling.add(path, context.pipeline());
    context.fireChannelRead(message);
    context.pipeline().remove(this);
  }
}
