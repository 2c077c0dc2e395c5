// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.micro;

import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.Opcode;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.internal.Generator;
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

/** Writes the header of a server's frame. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameHeaderBenchmark {

  private static final int FIN_BINARY = 0x82;

  /** Bytes of the payload: the header has 2, 4 and 10. */
  @Param({"20", "1024", "65536"})
  public int size;

  private final Generator generator = new Generator();
  private final ByteBuffer out = ByteBuffer.allocate(FrameHeader.MAX_LENGTH);
  private Frame frame;

  /** Prepares, and checks that all write the same. */
  @Setup
  public void prepare() {
    frame = new Frame(OpCode.BINARY, ByteBuffer.wrap(Payloads.binary(size)));
    ByteBuffer expected = copy(module());
    if (!copy(naive()).equals(expected) || !copy(jetty()).equals(expected)) {
      throw new IllegalStateException("Not all write the same header");
    }
  }

  private static ByteBuffer copy(ByteBuffer written) {
    ByteBuffer header = written.duplicate().flip();
    return ByteBuffer.allocate(header.remaining()).put(header).flip();
  }

  /** The module's. */
  @Benchmark
  public ByteBuffer module() {
    FrameHeader.put(out.clear(), true, Opcode.BINARY, size);
    return out;
  }

  /** Without any check. */
  @Benchmark
  public ByteBuffer naive() {
    out.clear().put((byte) FIN_BINARY);
    if (size < 126) {
      out.put((byte) size);
    } else if (size <= 0xFFFF) {
      out.put((byte) 126).putShort((short) size);
    } else {
      out.put((byte) 127).putLong(size);
    }
    return out;
  }

  /** Jetty's. */
  @Benchmark
  public ByteBuffer jetty() {
    // Jetty appends to what lies between position and limit.
    generator.generateHeader(frame, out.limit(0));
    return out.position(out.limit());
  }
}
