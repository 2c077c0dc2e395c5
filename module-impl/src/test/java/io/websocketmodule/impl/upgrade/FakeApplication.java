// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** An application as a filter sees it: attributes, parameters and one file. */
final class FakeApplication {

  final Map<String, Object> attributes = new LinkedHashMap<>();
  final Map<String, String> contextParameters = new LinkedHashMap<>();
  final Map<String, String> initParameters = new LinkedHashMap<>();
  final Map<String, FilterRegistration> filters = new LinkedHashMap<>();

  /** What was registered while the application started. */
  final List<String> added = new ArrayList<>();

  /** Decides the package of the context's class, by which containers are told apart. */
  Class<? extends ServletContext> contextType = ServletContext.class;

  String filterName = "WebSocketModule";
  ClassLoader loader = FakeApplication.class.getClassLoader();
  byte[] webConfig;

  /** Of the unpacked application; null: it is not unpacked. */
  Path folder;

  /** The clock by which files are looked at again. */
  long nanos;

  ServletContext context() {
    return Duck.as(contextType, new Context());
  }

  FilterConfig config() {
    return Duck.as(FilterConfig.class, new Config());
  }

  /** The settings, read from all sources. */
  LiveSettings live(Properties system) throws ServletException {
    return LiveSettings.read(system, config(), () -> nanos);
  }

  /** What holds where no location says otherwise. */
  Settings settings(Properties system) throws ServletException {
    return live(system).current().everywhere();
  }

  /** Writes a web.config with one webSocket element. */
  FakeApplication webConfig(String attributesOfWebSocket) {
    webConfig =
        ("<configuration><system.webServer><webSocket "
                + attributesOfWebSocket
                + "/></system.webServer></configuration>")
            .getBytes(StandardCharsets.UTF_8);
    return this;
  }

  @SuppressWarnings("unused")
  private final class Context {
    Object getAttribute(String name) {
      return attributes.get(name);
    }

    void setAttribute(String name, Object value) {
      attributes.put(name, value);
    }

    void removeAttribute(String name) {
      attributes.remove(name);
    }

    Enumeration<String> getInitParameterNames() {
      return Collections.enumeration(contextParameters.keySet());
    }

    String getInitParameter(String name) {
      return contextParameters.get(name);
    }

    String getRealPath(String path) {
      return folder == null ? null : folder.resolve(path.substring(1)).toString();
    }

    InputStream getResourceAsStream(String path) {
      return webConfig != null && path.equals("/WEB-INF/web.config")
          ? new ByteArrayInputStream(webConfig)
          : null;
    }

    ClassLoader getClassLoader() {
      return loader;
    }

    Map<String, ? extends FilterRegistration> getFilterRegistrations() {
      return filters;
    }

    FilterRegistration.Dynamic addFilter(String name, String className) {
      added.add(name + " = " + className);
      return Duck.as(FilterRegistration.Dynamic.class, new Registration());
    }

    String getContextPath() {
      return "/app";
    }

    String getServerInfo() {
      return "Fake/1.0";
    }
  }

  @SuppressWarnings("unused")
  private final class Config {
    String getFilterName() {
      return filterName;
    }

    ServletContext getServletContext() {
      return context();
    }

    Enumeration<String> getInitParameterNames() {
      return Collections.enumeration(initParameters.keySet());
    }

    String getInitParameter(String name) {
      return initParameters.get(name);
    }
  }

  @SuppressWarnings("unused")
  private final class Registration {
    void setAsyncSupported(boolean supported) {
      added.add(supported ? "async supported" : "not async");
    }

    void addMappingForUrlPatterns(
        EnumSet<DispatcherType> dispatchers, boolean behindOthers, String... patterns) {
      added.add(
          dispatchers
              + (behindOthers ? " behind others " : " before others ")
              + String.join(" ", patterns));
    }
  }
}
