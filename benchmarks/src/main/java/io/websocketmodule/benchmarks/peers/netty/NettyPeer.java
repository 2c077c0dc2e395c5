// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.Version;
import io.websocketmodule.benchmarks.peers.Peer;
import io.websocketmodule.benchmarks.peers.Style;
import java.net.InetSocketAddress;

/**
 * Netty's WebSocket handlers behind its HTTP codec, on its NIO transport; its native transports are
 * not published for the version that is pinned here.
 */
public final class NettyPeer implements Peer {

  private static final int LONGEST_REQUEST = 8 * 1024;
  private static final int DEFAULT_FRAME_BYTES = 64 * 1024;

  /** For the launcher. */
  public NettyPeer() {}

  @Override
  public int start(Style style, int largestMessage) throws InterruptedException {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    int frameBytes = Math.max(DEFAULT_FRAME_BYTES, largestMessage);
    Channel listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Pipeline(frameBytes))
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public String settings() {
    return "Netty "
        + Version.identify().get("netty-codec-http").artifactVersion()
        + ", NIO, default event loops and pooled buffers, UTF-8 validator on, frames written back"
        + " without a copy and flushed when a read is complete, blocking handlers on "
        + Handlers.BLOCKING_THREADS
        + " threads";
  }

  private static final class Pipeline extends ChannelInitializer<SocketChannel> {

    private final int frameBytes;

    Pipeline(int frameBytes) {
      this.frameBytes = frameBytes;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      channel
          .pipeline()
          .addLast(new HttpServerCodec())
          .addLast(new HttpObjectAggregator(LONGEST_REQUEST))
          .addLast(new Routing(frameBytes, Pipeline::addHandler));
    }

    private static void addHandler(String path, ChannelPipeline pipeline) {
      switch (path) {
        case "/echo" -> pipeline.addLast(Handlers.ECHO);
        case "/blocking" -> pipeline.addLast(Handlers.BLOCKING);
        case "/publish" -> pipeline.addLast(Handlers.PUBLISH);
        default -> pipeline.addLast(Handlers.SUBSCRIBE, Handlers.ECHO);
      }
    }
  }
}
