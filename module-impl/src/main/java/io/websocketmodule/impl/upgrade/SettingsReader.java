// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * Reads the settings from wherever they are written; later wins: defaults, system properties,
 * context parameters, the filter's init-params, /WEB-INF/web.config. Every name and value is
 * checked, also those that a later source overrides.
 */
final class SettingsReader {

  /** Where an application has its web.config. */
  static final String WEB_CONFIG = "/WEB-INF/web.config";

  private static final String PROPERTY_PREFIX = "io.websocketmodule.";
  private static final String PARAMETER_PREFIX = "websocket.";

  /** Names a transport, for tests: known, and none of the settings. */
  private static final String TRANSPORT = "transport";

  private SettingsReader() {}

  /**
   * A value as it was found.
   *
   * @param name the setting's name
   * @param value its text
   * @param place where it stands, for messages
   */
  record Found(String name, String value, String place) {}

  /**
   * Reads all sources.
   *
   * @throws ServletException a name or value is not allowed; the message names the place, the value
   *     and what is allowed
   */
  static Settings read(Properties system, FilterConfig config) throws ServletException {
    ServletContext application = config.getServletContext();
    List<Found> found = new ArrayList<>();
    try {
      found.addAll(systemProperties(system));
      found.addAll(contextParameters(application));
      found.addAll(initParameters(config));
      found.addAll(webConfig(application));
      return settings(found);
    } catch (IllegalArgumentException e) {
      throw new ServletException("WebSocket module: " + e.getMessage(), e);
    }
  }

  /** Puts values, the later ones winning, over the defaults. */
  static Settings settings(List<Found> found) {
    Map<Setting, Object> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      values.put(setting, setting.parse(setting.defaultText()));
    }
    for (Found one : found) {
      Setting setting = setting(one);
      values.put(setting, value(setting, one));
    }
    return Settings.of(values);
  }

  private static Setting setting(Found found) {
    try {
      return Setting.named(found.name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("The " + found.place + ": " + e.getMessage() + ".", e);
    }
  }

  private static Object value(Setting setting, Found found) {
    try {
      return setting.parse(found.value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The "
              + found.place
              + " is \""
              + LogText.of(found.value)
              + "\", "
              + e.getMessage()
              + "; allowed is "
              + setting.allowed()
              + ".",
          e);
    }
  }

  private static List<Found> systemProperties(Properties system) {
    List<Found> found = new ArrayList<>();
    for (String property : new TreeSet<>(system.stringPropertyNames())) {
      String name = nameIn(property, PROPERTY_PREFIX);
      if (name != null && !name.equals(TRANSPORT)) {
        found.add(new Found(name, system.getProperty(property), "system property " + property));
      }
    }
    return found;
  }

  private static List<Found> contextParameters(ServletContext application) {
    List<Found> found = new ArrayList<>();
    for (String parameter : Collections.list(application.getInitParameterNames())) {
      String name = nameIn(parameter, PARAMETER_PREFIX);
      if (name != null) {
        found.add(
            new Found(
                name, application.getInitParameter(parameter), "context parameter " + parameter));
      }
    }
    return found;
  }

  private static List<Found> initParameters(FilterConfig config) {
    List<Found> found = new ArrayList<>();
    for (String name : Collections.list(config.getInitParameterNames())) {
      String place = "init-param " + name + " of the filter " + config.getFilterName();
      found.add(new Found(name, config.getInitParameter(name), place));
    }
    return found;
  }

  private static List<Found> webConfig(ServletContext application) {
    try (InputStream file = application.getResourceAsStream(WEB_CONFIG)) {
      return file == null ? List.of() : WebConfig.read(file, WEB_CONFIG);
    } catch (IOException e) {
      throw new IllegalArgumentException(WEB_CONFIG + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** What stands behind the prefix; null where it is not there or what follows names no setting. */
  private static String nameIn(String key, String prefix) {
    // No setting's name has a dot: such names, a logger's level perhaps, are somebody else's.
    return key.startsWith(prefix) && key.indexOf('.', prefix.length()) < 0
        ? key.substring(prefix.length())
        : null;
  }
}
