// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.websocketmodule.impl.protocol.FrameHeaderParser;
import io.websocketmodule.impl.protocol.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.internal.Parser;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reads the header of a masked frame. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameHeaderParserBenchmark {

  /** Bytes of the payload: the header has 6, 8 and 14. */
  @Param({"20", "1024", "65536"})
  public int size;

  private final FrameHeaderParser parser = new FrameHeaderParser(true);
  private final Parser jettyParser = new Parser(ByteBufferPool.NON_POOLING);
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new WebSocket13FrameDecoder(
              WebSocketDecoderConfig.newBuilder().maxFramePayloadLength(65536).build()));
  private ByteBuffer frame;
  private byte[] bytes;

  /** Prepares, and checks that all read the same. */
  @Setup
  public void prepare() throws ProtocolViolation {
    bytes = Payloads.maskedFrame(Payloads.binary(size));
    frame = ByteBuffer.wrap(bytes);
    if (module() != size || naive() != size || jetty() != size || netty() != size) {
      throw new IllegalStateException("Not all read the length " + size);
    }
  }

  /** The module's parser. */
  @Benchmark
  public long module() throws ProtocolViolation {
    parser.parse(frame.clear());
    return parser.payloadLength();
  }

  /** A header that is there as a whole, without any check. */
  @Benchmark
  public long naive() {
    ByteBuffer in = frame.clear();
    in.get();
    int length = in.get() & 0x7F;
    long payloadLength = length < 126 ? length : length == 126 ? in.getShort() : in.getLong();
    in.getInt();
    return payloadLength;
  }

  /** Jetty's parser, which makes a frame with a view of its payload as well. */
  @Benchmark
  public long jetty() {
    Frame.Parsed parsed = jettyParser.parse(frame.clear());
    long length = parsed.getPayloadLength();
    parsed.close();
    return length;
  }

  /** Netty's decoder in a channel of its own, which copies and unmasks the payload as well. */
  @Benchmark
  public long netty() {
    ByteBuf copy = Unpooled.copiedBuffer(bytes);
    channel.writeInbound(copy);
    WebSocketFrame decoded = channel.readInbound();
    long length = decoded.content().readableBytes();
    decoded.release();
    return length;
  }
}
