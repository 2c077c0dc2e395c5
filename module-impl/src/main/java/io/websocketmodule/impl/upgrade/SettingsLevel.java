// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one source sets.
 *
 * @param ofServer whether the server's administrator wrote it, whom locks do not bind
 * @param everywhere what holds for the whole application, in its order
 * @param locations what holds for paths, by path
 */
record SettingsLevel(
    boolean ofServer,
    List<FoundSetting> everywhere,
    Map<LocationPath, List<FoundSetting>> locations) {

  /** A source that knows no paths. */
  static SettingsLevel of(boolean ofServer, List<FoundSetting> everywhere) {
    return new SettingsLevel(ofServer, everywhere, Map.of());
  }

  /** All that is set, wherever it holds. */
  Stream<FoundSetting> all() {
    return Stream.concat(everywhere.stream(), locations.values().stream().flatMap(List::stream));
  }
}
