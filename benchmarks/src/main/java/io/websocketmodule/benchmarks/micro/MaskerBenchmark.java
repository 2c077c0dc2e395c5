// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.micro;

import io.websocketmodule.impl.protocol.Masker;
import java.nio.ByteBuffer;
import java.util.Arrays;
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

/** Masks a payload while it is copied. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MaskerBenchmark {

  /** Bytes of the payload. */
  @Param({"20", "1024", "65536"})
  public int size;

  private final Masker masker = new Masker();
  private final Generator generator = new Generator();
  private ByteBuffer from;
  private ByteBuffer to;
  private Frame frame;

  /** Prepares, and checks that all do the same. */
  @Setup
  public void prepare() {
    from = ByteBuffer.wrap(Payloads.binary(size));
    to = ByteBuffer.allocate(size);
    frame = new Frame(OpCode.BINARY, Payloads.maskBytes(), from);
    byte[] expected = from.array().clone();
    Payloads.maskByByte(expected);
    check("module", module(), expected);
    check("naive", naive(), expected);
    check("Jetty", jetty(), expected);
  }

  private static void check(String whose, ByteBuffer result, byte[] expected) {
    if (!Arrays.equals(result.array(), expected)) {
      throw new IllegalStateException(whose + " masks wrongly");
    }
    Arrays.fill(result.array(), (byte) 0);
  }

  /** The module's masker. */
  @Benchmark
  public ByteBuffer module() {
    masker.begin(Payloads.MASKING_KEY);
    masker.mask(from.rewind(), to.clear(), size);
    return to;
  }

  /** Byte by byte, as RFC 6455 5.3 writes it. */
  @Benchmark
  public ByteBuffer naive() {
    byte[] source = from.array();
    byte[] target = to.array();
    for (int i = 0; i < size; i++) {
      target[i] = (byte) (source[i] ^ Payloads.MASKING_KEY >> 24 - 8 * (i & 3));
    }
    return to;
  }

  /** What Jetty's client writes a payload with. */
  @Benchmark
  public ByteBuffer jetty() {
    from.rewind();
    // Jetty appends to what lies between position and limit.
    generator.generatePayload(frame, to.limit(0));
    return to;
  }
}
