// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.websocketmodule.impl.protocol.Utf8Validator;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.Utf8StringBuilder;
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

/** Checks that a message is UTF-8. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Utf8Benchmark {

  /** Bytes of the message. */
  @Param({"20", "1024", "65536"})
  public int size;

  /** Whether every character is one byte. */
  @Param({"true", "false"})
  public boolean ascii;

  private final Utf8Validator validator = new Utf8Validator();
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
  private final EmbeddedChannel channel = new EmbeddedChannel(new Utf8FrameValidator());
  private ByteBuffer text;
  private ByteBuf nettyText;
  private CharBuffer characters;

  /** Prepares, and checks that all agree. */
  @Setup
  public void prepare() throws CharacterCodingException {
    text = ByteBuffer.wrap(Payloads.text(size, ascii));
    nettyText = Unpooled.wrappedBuffer(text.array());
    characters = CharBuffer.allocate(size);
    String expected = new String(text.array(), StandardCharsets.UTF_8);
    naive();
    if (!module() || !characters.flip().toString().equals(expected) || !jetty().equals(expected)) {
      throw new IllegalStateException("Not all take the text for UTF-8");
    }
    netty();
  }

  /** The module's validator. */
  @Benchmark
  public boolean module() {
    validator.reset();
    return validator.feed(text, 0, size) == Utf8Validator.VALID && validator.complete();
  }

  /** The decoder of the JDK, which makes the characters as well. */
  @Benchmark
  public CharBuffer naive() throws CharacterCodingException {
    CoderResult result = decoder.reset().decode(text.rewind(), characters.clear(), true);
    if (!result.isUnderflow()) {
      result.throwException();
    }
    return characters;
  }

  /** What Jetty collects text messages with, which makes the string as well. */
  @Benchmark
  public String jetty() throws CharacterCodingException {
    Utf8StringBuilder builder = new Utf8StringBuilder(size);
    builder.append(text.rewind());
    return builder.build();
  }

  /** Netty's handler, in a channel of its own. */
  @Benchmark
  public Object netty() {
    channel.writeInbound(new TextWebSocketFrame(nettyText.duplicate()));
    return channel.readInbound();
  }
}
