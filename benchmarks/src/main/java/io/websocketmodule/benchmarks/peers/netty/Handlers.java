// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.websocketmodule.benchmarks.peers.Peer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What happens to frames; without state, so one serves all connections. */
final class Handlers {

  /** As many as servlet containers have; what blocks runs on these. */
  static final int BLOCKING_THREADS = 200;

  static final ChannelHandler ECHO = new Echo();
  static final ChannelHandler BLOCKING = new Blocking();
  static final ChannelHandler PUBLISH = new Publish();
  static final ChannelHandler SUBSCRIBE = new Subscribe();

  private static final ExecutorService BLOCKING_EXECUTOR =
      Executors.newFixedThreadPool(BLOCKING_THREADS);

  private static final ChannelGroup SUBSCRIBERS =
      new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  private Handlers() {}

  @ChannelHandler.Sharable
  private static final class Echo extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      // The frame is handed on as it is, and with it its buffer.
      context.write(frame, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    /** The peer is gone: there is nobody to tell. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }

    /** Holds the peer back that does not read. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      context.channel().config().setAutoRead(context.channel().isWritable());
    }
  }

  @ChannelHandler.Sharable
  private static final class Blocking extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      BLOCKING_EXECUTOR.execute(() -> answer(context, frame));
    }

    private static void answer(ChannelHandlerContext context, Object frame) {
      try {
        Thread.sleep(Peer.BLOCKING_MILLIS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      context.writeAndFlush(frame, context.voidPromise());
    }
  }

  @ChannelHandler.Sharable
  private static final class Publish extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      SUBSCRIBERS.writeAndFlush((TextWebSocketFrame) frame, channel -> true, true);
    }
  }

  @ChannelHandler.Sharable
  private static final class Subscribe extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof HandshakeComplete) {
        SUBSCRIBERS.add(context.channel());
      }
    }
  }
}
