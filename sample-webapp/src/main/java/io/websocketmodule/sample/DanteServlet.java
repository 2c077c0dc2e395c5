// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import io.websocketmodule.managed.PreparedMessage;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads the first canto of Dante's Inferno to whoever listens, a stanza every two seconds; {@code
 * ?interval=} is for the impatient, in milliseconds.
 */
public final class DanteServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final int SHORTEST = 10;
  private static final int LONGEST = 60_000;
  private static final String UNLESS_GIVEN = "2000";

  private final transient List<PreparedMessage> stanzas =
      Canto.stanzas().stream().map(PreparedMessage::of).toList();

  private transient SharedTimer timer;

  @Override
  public void init() {
    timer = new SharedTimer();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Duration> interval = interval(request.getParameter("interval"));
    if (interval.isEmpty()) {
      PlainAnswer.send(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          String.format(
              "Give the interval in milliseconds, a whole number from %d to %d, as ?interval=%s.",
              SHORTEST, LONGEST, UNLESS_GIVEN));
    } else if (!PlainAnswer.given(request, response)) {
      WebSockets.accept(request, response, new DanteReading(stanzas, interval.get(), timer));
    }
  }

  /**
   * What a value of the query means.
   *
   * @param given null: nothing was given
   * @return empty: the value is not allowed
   */
  static Optional<Duration> interval(String given) {
    String value = given == null ? UNLESS_GIVEN : given;
    return Optional.of(value)
        .filter(digits -> digits.matches("[0-9]{1,5}"))
        .map(Integer::valueOf)
        .filter(number -> number >= SHORTEST && number <= LONGEST)
        .map(Duration::ofMillis);
  }

  @Override
  public void destroy() {
    timer.close();
  }
}
