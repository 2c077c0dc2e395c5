// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What failed for want of memory is looked at again; what is bad is not. */
class LookAgainTest {

  @TempDir Path folder;
  private Path file;
  private final AtomicLong clock = new AtomicLong();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private LiveSettings settings;

  @BeforeEach
  void aChangedFile() throws Exception {
    file = Files.writeString(folder.resolve("server.config"), content(10));
    SettingsFile followed = SettingsFile.outside(file, true);
    settings =
        new LiveSettings(
            List.of(followed),
            contents -> {
              Throwable failure = failures.poll();
              if (failure instanceof Error e) {
                throw e;
              }
              if (failure instanceof RuntimeException e) {
                throw e;
              }
              return SettingsTable.of(List.of(followed.level(contents.get(0))));
            },
            level -> {},
            clock::get);
    Files.writeString(file, content(20));
  }

  private static String content(int limit) {
    return "<configuration><system.webServer><webSocket receiveBufferLimit='"
        + limit
        + "'/></system.webServer></configuration>";
  }

  private long limit() {
    clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
    return settings.look().everywhere().connection().receiveBufferLimit();
  }

  @Test
  void anErrorIsTriedAgain() {
    failures.add(new OutOfMemoryError("on purpose"));
    assertThrows(OutOfMemoryError.class, this::limit);
    assertEquals(20, limit());
  }

  @Test
  void anExceptionIsNotTriedAgainBeforeTheFileChanges() throws Exception {
    failures.add(new IllegalStateException("on purpose"));
    assertEquals(10, limit());
    assertEquals(10, limit());
    Files.writeString(file, content(30));
    assertEquals(30, limit());
  }
}
