// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the operator has chosen to be traced, anywhere in the application, as the module's status
 * tells it.
 *
 * @param frames whether frames are shown to listeners
 * @param payload whether with something of their payload
 */
record TraceSettings(boolean frames, boolean payload) {

  static TraceSettings of(ServletContext application) {
    if (!(application.getAttribute(StatusServlet.STATUS) instanceof Supplier<?> supplier)
        || !(supplier.get() instanceof Map<?, ?> status)) {
      return new TraceSettings(false, false);
    }
    return new TraceSettings(
        values(status, "frameTrace").anyMatch("listener"::equals),
        values(status, "frameTracePayload").anyMatch(bytes -> !"0".equals(bytes)));
  }

  /** Of the application, and of its locations. */
  private static Stream<String> values(Map<?, ?> status, String setting) {
    Stream<?> settings = Stream.of(status.get("settings"));
    if (status.get("locations") instanceof Map<?, ?> locations) {
      settings = Stream.concat(settings, locations.values().stream());
    }
    return settings
        .filter(Map.class::isInstance)
        .map(all -> ((Map<?, ?>) all).get(setting))
        .filter(Objects::nonNull)
        .map(Object::toString);
  }
}
