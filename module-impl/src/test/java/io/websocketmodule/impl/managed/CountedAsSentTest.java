// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.impl.connection.Compression;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.ConnectionSettings;
import io.websocketmodule.impl.connection.Engine;
import io.websocketmodule.impl.connection.Transport;
import io.websocketmodule.impl.protocol.DeflatePolicy;
import io.websocketmodule.impl.protocol.DeflateTerms;
import io.websocketmodule.impl.protocol.Opcode;
import io.websocketmodule.managed.PreparedMessage;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Whatever way a message takes, and whether it is compressed, it counts as its sender gave it. */
class CountedAsSentTest {

  private static final String TEXT = "compressible ".repeat(100);
  private static final int SIZE = TEXT.length();

  private final Engine engine = Engine.manual(() -> 0, Runnable::run);

  /** Takes all that is written. */
  private static final Transport TRANSPORT =
      (Transport)
          Proxy.newProxyInstance(
              Transport.class.getClassLoader(),
              new Class<?>[] {Transport.class},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "write" -> taken((ByteBuffer[]) arguments[0], (int) arguments[1]);
                    case "read" -> 0;
                    case "name" -> "taking";
                    default -> false;
                  });

  private static boolean taken(ByteBuffer[] from, int count) {
    for (int i = 0; i < count; i++) {
      from[i].position(from[i].limit());
    }
    return true;
  }

  @Test
  void withoutCompression() {
    check(null);
  }

  @Test
  void byThemselves() {
    check(compression(false));
  }

  @Test
  void buildingOnEachOther() {
    check(compression(true));
  }

  private Compression compression(boolean takeover) {
    return engine.compression(
        new DeflateTerms(takeover, takeover, false, 15),
        new DeflatePolicy(takeover, takeover, 15, 100, 6));
  }

  private void check(Compression compression) {
    Connection connection =
        engine.connection(ConnectionSettings.defaults(), compression, getClass().getClassLoader());
    connection.open(TRANSPORT).onReadable();
    MessageEncoder encoder = new MessageEncoder(compression);
    connection.send(encoder.text(TEXT, false));
    connection.send(encoder.binary(ByteBuffer.allocate(SIZE), false));
    connection.send(encoder.prepared(PreparedMessage.of(TEXT), false));
    connection.send(encoder.prepared(PreparedMessage.of(TEXT).uncompressed(), false));
    assertEquals(4, engine.counters().messagesSent());
    assertEquals(4L * SIZE, engine.counters().bytesSent());
    boolean parts = encoder.compressesParts(false, ByteBuffer.allocate(SIZE));
    for (boolean last : new boolean[] {false, true}) {
      Opcode opcode = last ? Opcode.CONTINUATION : Opcode.BINARY;
      connection.send(encoder.part(opcode, ByteBuffer.allocate(SIZE), last, parts));
    }
    assertEquals(5, engine.counters().messagesSent());
    assertEquals(6L * SIZE, engine.counters().bytesSent());
  }
}
