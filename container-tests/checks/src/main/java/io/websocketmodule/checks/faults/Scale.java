// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much of a fault: what a build can bear, or all. */
final class Scale {

  /** Whether the large numbers were asked for. */
  static final boolean FULL = Boolean.getBoolean("faults.full");

  /** Descriptors for all else than a crowd: the bystanders, jars, the container's own. */
  private static final long OTHERS = 1000;

  private Scale() {}

  static int of(int usual, int full) {
    return FULL ? full : usual;
  }

  /** Connections whose one end this process can hold. */
  static int connections(int usual, int full) {
    long descriptors =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Long.MAX_VALUE;
    return (int) Math.min(of(usual, full), descriptors - OTHERS);
  }
}
