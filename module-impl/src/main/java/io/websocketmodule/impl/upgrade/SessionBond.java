// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.Serializable;

/**
 * The attribute of an HTTP session by which its connections hear of its end: containers tell a
 * bound object of invalidation and expiry alike, without a listener in any web.xml.
 *
 * <p>Connections stay where they are when a session is written to a file or to another server. What
 * is written in place of this is a string, which can be read where the module is not.
 */
final class SessionBond implements HttpSessionBindingListener, Serializable {

  /** The attribute's name. */
  static final String NAME = "io.websocketmodule.impl.SessionBond";

  private static final long serialVersionUID = 1L;
  private static final String ELSEWHERE = "connections of another place or time";

  /** Null in a copy that some store of sessions has made without serialisation. */
  private final transient SessionMembers members;

  SessionBond(SessionMembers members) {
    this.members = members;
  }

  SessionMembers members() {
    return members;
  }

  @Override
  public void valueBound(HttpSessionBindingEvent event) {
    if (members != null) {
      members.bound(event.getSession());
    }
  }

  @Override
  public void valueUnbound(HttpSessionBindingEvent event) {
    if (members != null) {
      members.unbound(event.getSession());
    }
  }

  private Object writeReplace() {
    return ELSEWHERE;
  }
}
