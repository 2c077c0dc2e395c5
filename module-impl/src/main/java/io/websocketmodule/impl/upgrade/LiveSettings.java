// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The settings in force, which follow their files: at most once a second somebody who opens a
 * connection looks at them, and what has changed is taken whole or not at all. No thread of its
 * own; any thread may call.
 */
final class LiveSettings {

  private static final System.Logger LOGGER = System.getLogger(LiveSettings.class.getPackageName());

  private static final long BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

  private final List<SettingsFile> files;
  private final Function<List<SettingsFile.Content>, SettingsTable> parser;
  private final Consumer<SettingsLevel> locks;
  private final LongSupplier nanoClock;
  private final AtomicLong lastLook;

  /** Held by whoever looks; nobody waits for it. */
  private final ReentrantLock looking = new ReentrantLock();

  /** What the last look has seen and judged, good or bad. Guarded by the lock. */
  private List<SettingsFile.Content> seen;

  /** Whether the last look has seen what is no XML. Guarded by the lock. */
  private boolean malformed;

  private volatile SettingsTable current;

  /**
   * Reads the files for the first time.
   *
   * @param parser puts what they hold together with the other sources
   * @param locks refuses what the server keeps for itself
   * @throws IllegalArgumentException a name or value is not allowed
   */
  LiveSettings(
      List<SettingsFile> files,
      Function<List<SettingsFile.Content>, SettingsTable> parser,
      Consumer<SettingsLevel> locks,
      LongSupplier nanoClock) {
    this.files = files;
    this.parser = parser;
    this.locks = locks;
    this.nanoClock = nanoClock;
    lastLook = new AtomicLong(nanoClock.getAsLong());
    seen = files.stream().map(SettingsFile::first).toList();
    current = parser.apply(seen);
    current.everywhere().configFile().ifPresent(this::tellIfMissing);
  }

  /** Not an error, for deleting the file is a way to take its settings back; but often a slip. */
  private void tellIfMissing(Path configFile) {
    if (!seen.get(seen.size() - 1).isThere()) {
      LOGGER.log(
          WARNING, "The configFile {0} is not there, and sets nothing until it is", configFile);
    }
  }

  /**
   * Reads all sources for the first time.
   *
   * @throws ServletException a name or value is not allowed; the message names the place, the value
   *     and what is allowed
   */
  static LiveSettings read(Properties system, FilterConfig config, LongSupplier nanoClock)
      throws ServletException {
    try {
      SettingsSources sources = SettingsSources.of(system, config);
      return new LiveSettings(sources.files(), sources::table, sources::check, nanoClock);
    } catch (IllegalArgumentException e) {
      throw new ServletException("WebSocket module: " + e.getMessage(), e);
    }
  }

  /** The settings as they are known, without a look. */
  SettingsTable current() {
    return current;
  }

  /** Looks at the files if it is time, and returns what is in force now. */
  SettingsTable look() {
    long now = nanoClock.getAsLong();
    long last = lastLook.get();
    if (now - last >= BETWEEN_LOOKS && lastLook.compareAndSet(last, now) && looking.tryLock()) {
      try {
        takeChanges();
      } finally {
        looking.unlock();
      }
    }
    return current;
  }

  /**
   * Switches the module on or off, as an operator wants it, until a file changes.
   *
   * @throws IllegalStateException the server keeps this setting for itself
   */
  void enable(boolean enabled) {
    FoundSetting wanted =
        new FoundSetting(
            Setting.ENABLED.key(), String.valueOf(enabled), "attribute Enabled of the MBean");
    try {
      locks.accept(SettingsLevel.of(false, List.of(wanted)));
    } catch (IllegalArgumentException locked) {
      throw new IllegalStateException(locked.getMessage(), locked);
    }
    looking.lock();
    try {
      takeChanges(); // what has changed before is not what ends this
      current = current.switched(wanted);
      LOGGER.log(INFO, "An operator has set enabled to {0}: {1}", enabled, current);
    } finally {
      looking.unlock();
    }
  }

  private void takeChanges() {
    List<SettingsFile.Content> contents = files.stream().map(SettingsFile::content).toList();
    if (contents.equals(seen)) {
      return;
    }
    // Seen is what was judged: where an Error, of memory perhaps, comes between, the next look
    // tries
    // again.
    try {
      current = parser.apply(contents);
      seen = contents;
      malformed = false;
      LOGGER.log(INFO, "The settings have changed: {0}", current);
    } catch (RuntimeException e) {
      // Also what a parser might throw beside the exceptions that it should: a bad file must never
      // cost a connection.
      seen = contents;
      boolean again = malformed;
      malformed = e instanceof WebConfig.Malformed;
      if (malformed && again) {
        return; // one line for all lengths of a file that is being written
      }
      LOGGER.log(
          WARNING,
          "The changed settings are not taken, the last good ones hold: {0}",
          e instanceof IllegalArgumentException ? e.getMessage() : e.toString());
    }
  }
}
