// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import jakarta.json.Json;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** What the module tells of itself, as JSON. */
public final class StatusServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** ServletContext attribute of the module: a {@code Supplier<Map<String, Object>>}. */
  static final String STATUS = "io.websocketmodule.Status";

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!(getServletContext().getAttribute(STATUS) instanceof Supplier<?> status)) {
      PlainAnswer.send(
          response,
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "The WebSocket module is not active in this application.");
      return;
    }
    response.setContentType("application/json");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    try (JsonWriter writer =
        Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
            .createWriter(response.getWriter())) {
      writer.writeObject(Json.createObjectBuilder(json(status.get())).build());
    }
  }

  /** Keeps what JSON has a form for; all else, durations for example, becomes its text. */
  private static Map<String, Object> json(Object object) {
    Map<String, Object> json = new LinkedHashMap<>();
    ((Map<?, ?>) object).forEach((name, value) -> json.put(name.toString(), jsonValue(value)));
    return json;
  }

  private static Object jsonValue(Object value) {
    if (value instanceof Map<?, ?> map) {
      return json(map);
    }
    if (value instanceof Iterable<?> values) {
      return StreamSupport.stream(values.spliterator(), false)
          .map(StatusServlet::jsonValue)
          .toList();
    }
    boolean same =
        value == null
            || value instanceof Boolean
            || value instanceof Integer
            || value instanceof Long
            || value instanceof Double;
    return same ? value : value.toString();
  }
}
