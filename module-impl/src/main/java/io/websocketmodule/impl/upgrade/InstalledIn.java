// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.Locale;

/**
 * Where the classes of the module come from that are at work in an application. Decided by the
 * place of the jar: class loaders of applications are wrapped in some containers and shared in
 * others.
 */
enum InstalledIn {
  /** The application brings the module. */
  APPLICATION("in the application"),
  /** The server has it for all applications, or is itself one program with the application. */
  SERVER("in the server");

  private final String where;

  InstalledIn(String where) {
    this.where = where;
  }

  /** As told of these very classes. */
  static InstalledIn here() {
    ProtectionDomain domain = InstalledIn.class.getProtectionDomain();
    CodeSource source = domain == null ? null : domain.getCodeSource();
    return of(
        source == null || source.getLocation() == null ? "" : source.getLocation().toString());
  }

  /** As told by the address of a jar or of a directory of classes. */
  static InstalledIn of(String location) {
    return location.contains("/WEB-INF/") ? APPLICATION : SERVER;
  }

  /** For the end of a sentence. */
  String where() {
    return where;
  }

  /** As the status has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
