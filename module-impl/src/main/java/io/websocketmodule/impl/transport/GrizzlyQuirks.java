// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletRequest;

/**
 * GlassFish and Payara, on Grizzly (seen with 8.0.0-M12 and 6.2025.10). Their classes have the
 * names of Tomcat's, which never comes here.
 */
final class GrizzlyQuirks implements ServletQuirks {

  static boolean isGrizzly(ServletRequest request) {
    return request.getClass().getName().startsWith("org.apache.catalina.");
  }

  /**
   * G4: when the peer is gone the streams lose what they are made of on one thread while another is
   * inside of them, and go to the next request.
   */
  @Override
  public boolean takesStreamsBack() {
    return true;
  }

  /** G2: all listeners and destroy() are told inside of close(), which may throw behind that. */
  @Override
  public boolean endsInsideClose() {
    return true;
  }
}
