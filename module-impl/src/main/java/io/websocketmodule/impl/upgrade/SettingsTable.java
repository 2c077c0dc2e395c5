// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings of all paths of an application, put together once. Immutable, so that it can be
 * swapped whole.
 */
final class SettingsTable {

  /** Of locations, more than which no line of a log shows. */
  private static final int MOST_SHOWN = 20;

  /** What it was put together of, but for an operator's own. */
  private final List<SettingsLevel> levels;

  private final Settings everywhere;
  private final Map<String, Settings> byPath;

  /** For paths that could fall under several locations: switched off. */
  private final Settings ambiguous;

  /** Whether the module is there on any path. */
  private final boolean somewhere;

  /** Null where no location is set: then no path is looked at. */
  private final PathMap<Settings> paths;

  private SettingsTable(
      List<SettingsLevel> levels, Settings everywhere, Map<String, Settings> byPath) {
    this.levels = levels;
    this.everywhere = byPath.getOrDefault("", everywhere);
    ambiguous = this.everywhere.switchedOff();
    somewhere = this.everywhere.enabled() || byPath.values().stream().anyMatch(Settings::enabled);
    this.byPath = byPath;
    Map<String, Settings> below = new LinkedHashMap<>(byPath);
    below.remove("");
    paths = below.isEmpty() ? null : new PathMap<>(below, this.everywhere);
  }

  /**
   * Puts sources together: later ones win, and then locations win over all that is set without one,
   * the longer path over the shorter, and of the same path the later source. So a location has its
   * own, what those above it have, and the rest from everywhere.
   *
   * @param levels the sources from weak to strong
   * @throws IllegalArgumentException a name or a value is not allowed
   */
  static SettingsTable of(List<SettingsLevel> levels) {
    return of(levels, levels);
  }

  /**
   * The same with the switch of an operator. Off is off on every path. On is what the application
   * would have if its sources said so without a location: those locations that switch it off still
   * do.
   */
  SettingsTable switched(FoundSetting enabled) {
    boolean on = (Boolean) enabled.value();
    Map<LocationPath, List<FoundSetting>> locations = new LinkedHashMap<>();
    for (SettingsLevel level : levels) {
      for (LocationPath path : level.locations().keySet()) {
        if (!on || path.depth() == 0) {
          locations.put(path, List.of(enabled));
        }
      }
    }
    List<SettingsLevel> all = new ArrayList<>(levels);
    all.add(new SettingsLevel(false, List.of(enabled), locations));
    return of(levels, all);
  }

  private static SettingsTable of(List<SettingsLevel> kept, List<SettingsLevel> levels) {
    Map<Setting, Object> base = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      base.put(setting, setting.parse(setting.defaultText()));
    }
    levels.forEach(level -> put(level.everywhere(), base));
    return new SettingsTable(kept, Settings.of(base, ""), locations(levels, base));
  }

  private static Map<String, Settings> locations(
      List<SettingsLevel> levels, Map<Setting, Object> base) {
    Set<LocationPath> all = new LinkedHashSet<>();
    levels.forEach(level -> all.addAll(level.locations().keySet()));
    List<LocationPath> downwards = new ArrayList<>(all);
    downwards.sort(Comparator.comparing(LocationPath::depth));
    Values root = new Values(base, "");
    Map<String, Values> values = new HashMap<>();
    Map<String, Settings> byPath = new LinkedHashMap<>();
    for (LocationPath path : downwards) {
      String key = PathMap.fold(path.toString());
      Values above = above(key, values, root);
      Map<Setting, Object> own = new EnumMap<>(above.values);
      boolean tasks = false;
      for (SettingsLevel level : levels) {
        List<FoundSetting> found = level.locations().getOrDefault(path, List.of());
        put(found, own);
        tasks |= found.stream().anyMatch(one -> one.setting() == Setting.MAX_BLOCKING_TASKS);
      }
      String taskScope = tasks ? path.toString() : above.taskScope;
      values.put(key, new Values(own, taskScope));
      byPath.put(path.toString(), Settings.of(own, taskScope));
    }
    return byPath;
  }

  /** Of the next location above a path; those above have been put in before. */
  private static Values above(String path, Map<String, Values> values, Values root) {
    Values above = null;
    String rest = path;
    while (above == null && !rest.isEmpty()) {
      rest = rest.substring(0, Math.max(0, rest.lastIndexOf('/')));
      above = values.get(rest);
    }
    return above != null ? above : root;
  }

  /** Of a location, before they are put together. */
  private record Values(Map<Setting, Object> values, String taskScope) {}

  private static void put(List<FoundSetting> found, Map<Setting, Object> values) {
    found.forEach(one -> values.put(one.setting(), one.value()));
  }

  /** What holds for the application where no location says otherwise. */
  Settings everywhere() {
    return everywhere;
  }

  /** What locations have that differs from the rest, by path and by name. */
  Map<String, Map<String, String>> locations() {
    Map<String, Map<String, String>> locations = new LinkedHashMap<>();
    byPath.forEach(
        (path, settings) -> {
          Map<String, String> own = new LinkedHashMap<>(settings.inForce());
          own.entrySet().removeAll(everywhere.inForce().entrySet());
          if (!path.isEmpty()) {
            locations.put(path, own);
          }
        });
    return locations;
  }

  @Override
  public String toString() {
    if (paths == null) {
      return everywhere.inForce().toString();
    }
    return everywhere.inForce()
        + (byPath.size() > MOST_SHOWN
            ? ", and others at " + byPath.size() + " locations"
            : ", at locations " + locations());
  }

  /**
   * What holds for a request: by its path as the container understood it, decoded and without
   * parameters, so that no spelling of the URI gets around a location; and by the path of the
   * client, wherever the request was dispatched since.
   */
  Settings of(HttpServletRequest request) {
    if (paths == null) {
      return everywhere;
    }
    Object servletPath = null;
    Object pathInfo = null;
    switch (request.getDispatcherType()) {
      case FORWARD -> {
        servletPath = request.getAttribute(RequestDispatcher.FORWARD_SERVLET_PATH);
        pathInfo = request.getAttribute(RequestDispatcher.FORWARD_PATH_INFO);
      }
      case ASYNC -> {
        servletPath = request.getAttribute(AsyncContext.ASYNC_SERVLET_PATH);
        pathInfo = request.getAttribute(AsyncContext.ASYNC_PATH_INFO);
      }
      default -> {
        // An include leaves the request's path as it is.
      }
    }
    return servletPath == null
        ? of(request.getServletPath(), request.getPathInfo())
        : of((String) servletPath, (String) pathInfo);
  }

  /** What holds for a path below the context path, decoded. */
  Settings at(String servletPath) {
    return paths == null ? everywhere : of(servletPath, null);
  }

  /**
   * Whether settings are off because the path can be read in two ways: to take that for a location
   * without the module would leave it to the client whether the module is there.
   */
  boolean isOffForItsPath(Settings settings) {
    return settings == ambiguous && somewhere;
  }

  private Settings of(String servletPath, String pathInfo) {
    String rest = pathInfo == null ? "" : pathInfo;
    return isAmbiguous(servletPath) || isAmbiguous(rest)
        ? ambiguous
        : paths.find(servletPath, rest);
  }

  /**
   * Whether a path has segments . or .. or an encoded separator left: the container took them as
   * names, an application may take them as what they are, and so it falls under two locations.
   * Browsers never send them.
   */
  private static boolean isAmbiguous(String path) {
    for (int i = path.indexOf("/."); i >= 0; i = path.indexOf("/.", i + 1)) {
      int end = i + (path.startsWith("..", i + 1) ? 3 : 2);
      if (end == path.length() || path.charAt(end) == '/') {
        return true;
      }
    }
    for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
      if (path.regionMatches(true, i, "%2f", 0, 3) || path.regionMatches(true, i, "%5c", 0, 3)) {
        return true;
      }
    }
    return path.indexOf('\\') >= 0;
  }
}
