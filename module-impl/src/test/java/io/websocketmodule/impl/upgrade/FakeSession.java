// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The container's session. Each call of {@link #asSession} makes another object for it, as
 * Undertow's requests do; once it is invalid, attributes cannot be asked for, as on Tomcat.
 */
final class FakeSession {

  final Map<String, Object> attributes = new LinkedHashMap<>();
  String id;
  int timeoutSeconds = 1800;

  /** What another request does at the moment in which an attribute is set. */
  Runnable meanwhile = () -> {};

  private boolean invalid;

  FakeSession(String id) {
    this.id = id;
  }

  HttpSession asSession() {
    return Duck.as(HttpSession.class, this);
  }

  /** It ends, by whatever cause. */
  void end() {
    invalid = true;
    List.copyOf(attributes.entrySet()).forEach(entry -> unbound(entry.getKey(), entry.getValue()));
    attributes.clear();
  }

  private void unbound(String name, Object value) {
    if (value instanceof HttpSessionBindingListener listener) {
      listener.valueUnbound(new HttpSessionBindingEvent(asSession(), name, value));
    }
  }

  String getId() {
    return id;
  }

  Object getAttribute(String name) {
    checkValid();
    return attributes.get(name);
  }

  void setAttribute(String name, Object value) {
    Runnable other = meanwhile;
    meanwhile = () -> {};
    other.run();
    checkValid();
    Object before = attributes.put(name, value);
    if (before != null && before != value) {
      unbound(name, before);
    }
    // Undertow tells also of a value that is set anew.
    if (value instanceof HttpSessionBindingListener listener) {
      listener.valueBound(new HttpSessionBindingEvent(asSession(), name, value));
    }
  }

  int getMaxInactiveInterval() {
    checkValid();
    return timeoutSeconds;
  }

  private void checkValid() {
    if (invalid) {
      throw new IllegalStateException("The session is invalid");
    }
  }
}
