// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import java.util.EnumSet;
import java.util.Set;

/**
 * Settings that the server keeps for itself, as IIS does by overrideModeDefault="Deny": an
 * application that sets one is not deployed, even where it sets the very same value. Immutable.
 */
final class Locks {

  /** As it stands behind the prefix of system properties. */
  static final String NAME = "locked";

  /** The one place where locks are read. */
  static final String PROPERTY = "io.websocketmodule." + NAME;

  private final Set<Setting> locked;

  private Locks(Set<Setting> locked) {
    this.locked = Set.copyOf(locked);
  }

  /**
   * Reads the names. If there are any and the server has a configFile, that is locked as well:
   * replaced by an application's, it would take along what it says of locked settings.
   *
   * @param names separated by commas or white space; none at all: no locks
   * @param serversFile whether the server has a configFile
   * @throws IllegalArgumentException there is no setting of such a name
   */
  static Locks parse(String names, boolean serversFile) {
    Set<Setting> locked = EnumSet.noneOf(Setting.class);
    for (String name : names.strip().split("[\\s,]+")) {
      if (!name.isEmpty()) {
        locked.add(named(name));
      }
    }
    if (serversFile && !locked.isEmpty()) {
      locked.add(Setting.CONFIG_FILE);
    }
    return new Locks(locked);
  }

  private static Setting named(String name) {
    try {
      return Setting.named(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The system property "
              + PROPERTY
              + " names \""
              + LogText.of(name)
              + "\": "
              + e.getMessage()
              + ".",
          e);
    }
  }

  /**
   * Lets a source pass.
   *
   * @throws IllegalArgumentException it is the application's and sets what is locked
   */
  void check(SettingsLevel level) {
    if (level.ofServer()) {
      return;
    }
    level
        .all()
        .filter(found -> locked.contains(found.setting()))
        .findFirst()
        .ifPresent(
            found -> {
              throw found.refused(
                  "the server keeps this setting for itself, by the system property " + PROPERTY,
                  null);
            });
  }
}
