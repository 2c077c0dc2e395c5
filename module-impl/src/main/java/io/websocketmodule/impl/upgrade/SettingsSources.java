// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/**
 * Where the settings of an application are written; later wins: defaults, system properties,
 * context parameters, the filter's init-params, /WEB-INF/web.config, configFile; then the locations
 * of both files. Every name and value is checked, also those that a later source overrides.
 *
 * <p>Parameters are read once; only files can change under a running application.
 */
final class SettingsSources {

  private static final String PROPERTY_PREFIX = "io.websocketmodule.";
  private static final String PARAMETER_PREFIX = "websocket.";

  /** Names a transport, for tests: known, and none of the settings. */
  private static final String TRANSPORT = "transport";

  private final Locks locks;
  private final List<SettingsLevel> parameters;
  private final List<SettingsFile> files;

  private SettingsSources(Locks locks, List<SettingsLevel> parameters, List<SettingsFile> files) {
    this.locks = locks;
    this.parameters = parameters;
    this.files = files;
  }

  /**
   * Finds the sources and reads the parameters.
   *
   * @throws IllegalArgumentException a name or value is not allowed; the message names the place,
   *     the value and what is allowed
   */
  static SettingsSources of(Properties system, FilterConfig config) {
    ServletContext application = config.getServletContext();
    SettingsLevel ofServer = SettingsLevel.of(true, systemProperties(system));
    Optional<Path> atServer = SettingsTable.of(List.of(ofServer)).everywhere().configFile();
    Locks locks = Locks.parse(system.getProperty(Locks.PROPERTY, ""), atServer.isPresent());
    List<SettingsLevel> parameters =
        List.of(
            ofServer,
            SettingsLevel.of(false, contextParameters(application)),
            SettingsLevel.of(false, initParameters(config)));
    parameters.forEach(locks::check);
    List<SettingsFile> files = new ArrayList<>();
    files.add(SettingsFile.ofApplication(application));
    Optional<Path> configFile = SettingsTable.of(parameters).everywhere().configFile();
    configFile.ifPresent(
        path -> files.add(SettingsFile.outside(path, configFile.equals(atServer))));
    return new SettingsSources(locks, parameters, files);
  }

  /**
   * Lets a further source pass.
   *
   * @throws IllegalArgumentException it sets what the server keeps for itself
   */
  void check(SettingsLevel level) {
    locks.check(level);
  }

  /** The files, in their order. */
  List<SettingsFile> files() {
    return files;
  }

  /**
   * Puts all sources together.
   *
   * @param contents of the files
   * @throws IllegalArgumentException as {@link #of}
   */
  SettingsTable table(List<SettingsFile.Content> contents) {
    List<SettingsLevel> levels = new ArrayList<>(parameters);
    for (int i = 0; i < files.size(); i++) {
      SettingsLevel level = files.get(i).level(contents.get(i));
      locks.check(level);
      levels.add(level);
    }
    return SettingsTable.of(levels);
  }

  private static List<FoundSetting> systemProperties(Properties system) {
    List<FoundSetting> found = new ArrayList<>();
    for (String property : new TreeSet<>(system.stringPropertyNames())) {
      String name = nameIn(property, PROPERTY_PREFIX);
      if (name != null && !name.equals(TRANSPORT) && !name.equals(Locks.NAME)) {
        String place = "system property " + property;
        found.add(new FoundSetting(name, system.getProperty(property), place));
      }
    }
    return found;
  }

  private static List<FoundSetting> contextParameters(ServletContext application) {
    List<FoundSetting> found = new ArrayList<>();
    for (String parameter : Collections.list(application.getInitParameterNames())) {
      String name = nameIn(parameter, PARAMETER_PREFIX);
      if (name != null) {
        String place = "context parameter " + parameter;
        found.add(new FoundSetting(name, application.getInitParameter(parameter), place));
      }
    }
    return found;
  }

  private static List<FoundSetting> initParameters(FilterConfig config) {
    List<FoundSetting> found = new ArrayList<>();
    for (String name : Collections.list(config.getInitParameterNames())) {
      String place = "init-param " + name + " of the filter " + config.getFilterName();
      found.add(new FoundSetting(name, config.getInitParameter(name), place));
    }
    return found;
  }

  /** What stands behind the prefix; null where it is not there or what follows names no setting. */
  private static String nameIn(String key, String prefix) {
    // No setting's name has a dot: such names, a logger's level perhaps, are somebody else's.
    return key.startsWith(prefix) && key.indexOf('.', prefix.length()) < 0
        ? key.substring(prefix.length())
        : null;
  }
}
