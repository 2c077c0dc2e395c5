// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waits for a connection hears of it, or of why there is none, once. */
@Timeout(20)
class StandardHandoverTest {
  private static final String GONE = "lost The peer was gone before the connection was switched";

  private final RecordedEvents events = new RecordedEvents();
  private final List<String> opened = new ArrayList<>();

  private Transport.Events open(Transport transport) {
    opened.add(transport.name());
    return events;
  }

  private ServletHandover servlet() {
    ServletHandover handover = new ServletHandover();
    handover.prepare(this::open, new FakeQuirks());
    return handover;
  }

  private LibertyHandover liberty() {
    LibertyHandover handover = new LibertyHandover();
    handover.prepare(this::open, new LibertyUpgrade());
    return handover;
  }

  private static Given streams() {
    return new Given(StrictInput::new);
  }

  private static Given failing(Exception failure) {
    return new Given(
        () -> {
          throw failure;
        });
  }

  @Test
  void aConnectionIsOpenedOnceAndToldOfItsEnd() {
    ServletHandover handover = servlet();
    handover.init(streams());
    handover.init(streams());
    handover.destroy();
    assertEquals(List.of("servlet"), opened);
    assertEquals(List.of("readable", "readable", "stopping", "closed"), events.told);
  }

  @Test
  void anEndBeforeTheHandOverIsALossAndNothingIsOpenedBehindIt() {
    for (StandardHandover<?> handover : List.of(servlet(), liberty())) {
      events.told.clear();
      handover.destroy();
      handover.init(streams());
      handover.destroy();
      assertEquals(List.of("readable", GONE, "closed"), events.told);
    }
    assertEquals(List.of("servlet", "liberty"), opened);
  }

  @Test
  void anEndWithinTheHandOverIsToldAndNothingIsOpenedBehindIt() {
    ServletHandover handover = servlet();
    handover.init(
        new Given(
            () -> {
              handover.destroy();
              return new StrictInput();
            }));
    assertEquals(List.of("servlet"), opened);
    assertEquals(List.of("readable", GONE, "closed"), events.told);
  }

  @Test
  void whatCannotBeUsedIsToldToTheContainerAndToWhoeverWaits() {
    IOException noStream = new IOException("no stream");
    ServletHandover handover = servlet();
    assertSame(
        noStream,
        assertThrows(UncheckedIOException.class, () -> handover.init(failing(noStream)))
            .getCause());
    handover.destroy();
    assertEquals(List.of("readable", "lost no stream", "closed"), events.told);
  }

  @Test
  void soIsAFaultOfTheContainers() {
    IllegalStateException recycled = new IllegalStateException("recycled");
    ServletHandover handover = servlet();
    assertSame(
        recycled,
        assertThrows(IllegalStateException.class, () -> handover.init(failing(recycled))));
    assertEquals(
        List.of("readable", "lost java.lang.IllegalStateException: recycled", "closed"),
        events.told);
  }

  @Test
  void soIsAContainerThatIsNotKnown() {
    LibertyHandover handover = liberty();
    assertThrows(UncheckedIOException.class, () -> handover.init(streams()));
    handover.destroy();
    assertEquals(3, events.told.size(), events.told.toString());
    assertTrue(
        events.told.get(1).startsWith("lost This version of Open Liberty is not known: "),
        events.told.toString());
    assertEquals(List.of("liberty"), opened);
  }

  private record Given(Callable<ServletInputStream> input) implements WebConnection {
    @Override
    public ServletInputStream getInputStream() throws IOException {
      try {
        return input.call();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public ServletOutputStream getOutputStream() {
      return new StrictOutput(0);
    }

    @Override
    public void close() {
      throw new IllegalStateException("quirks close");
    }
  }
}
