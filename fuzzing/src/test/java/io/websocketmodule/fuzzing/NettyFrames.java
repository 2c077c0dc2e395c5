// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.websocketmodule.fuzzing.Said.Kind;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A peer's bytes as a server on Netty understands them: its frame decoder and UTF-8 validator. */
final class NettyFrames implements AutoCloseable {

  /** Frames of any size that Netty can hold; what it waits for takes no memory. */
  private static final WebSocketDecoderConfig CONFIG =
      WebSocketDecoderConfig.newBuilder()
          .expectMaskedFrames(true)
          .allowMaskMismatch(false)
          .allowExtensions(false)
          .maxFramePayloadLength(Integer.MAX_VALUE)
          .closeOnProtocolViolation(false)
          .withUTF8Validator(false)
          .build();

  private final List<Said> said = new ArrayList<>();
  private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new WebSocket13FrameDecoder(CONFIG), new Utf8FrameValidator(false), new Recorder());
  private boolean text;
  private boolean over;
  private Throwable failure; // null: none

  /** Reads bytes and tells all that was said so far. */
  List<Said> read(byte[] wire, Pieces pieces) {
    for (int at = 0; at < wire.length && !over; ) {
      int size = pieces.next(wire.length - at);
      channel.writeInbound(Unpooled.wrappedBuffer(wire, at, size));
      at += size;
      if (failure != null) {
        throw new AssertionError("Netty fails in its own way", failure);
      }
    }
    return said;
  }

  boolean over() {
    return over;
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
  }

  /** What comes out of the pipeline, in its order, to the first error. */
  private final class Recorder extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      WebSocketFrame one = (WebSocketFrame) frame;
      try {
        if (!over) {
          frame(one);
        }
      } finally {
        one.release();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (!(cause instanceof CorruptedWebSocketFrameException violation)) {
        failure = cause; // what a handler throws here, Netty logs
      } else if (!over) {
        over = true;
        said.add(Said.violation(violation.closeStatus().code()));
      }
    }
  }

  private void frame(WebSocketFrame frame) {
    if (frame instanceof PingWebSocketFrame) {
      said.add(Said.of(Kind.PING, bytes(frame.content())));
    } else if (frame instanceof PongWebSocketFrame) {
      said.add(Said.of(Kind.PONG, bytes(frame.content())));
    } else if (frame instanceof CloseWebSocketFrame close) {
      over = true;
      said.add(closed(close.content()));
    } else {
      data(frame);
    }
  }

  private static Said closed(ByteBuf body) {
    if (!body.isReadable()) {
      return Said.close(1005, new byte[0]);
    }
    int code = body.readUnsignedShort();
    return Said.close(code, bytes(body));
  }

  private void data(WebSocketFrame frame) {
    if (!(frame instanceof ContinuationWebSocketFrame)) {
      text = frame instanceof TextWebSocketFrame;
    }
    joined.writeBytes(bytes(frame.content()));
    if (frame.isFinalFragment()) {
      said.add(Said.of(text ? Kind.TEXT : Kind.BINARY, joined.toByteArray()));
      joined.reset();
    }
  }

  private static byte[] bytes(ByteBuf buffer) {
    return ByteBufUtil.getBytes(buffer);
  }
}
