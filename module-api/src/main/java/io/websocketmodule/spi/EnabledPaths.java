// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.spi;

/**
 * Where the module of an application tells which paths it is enabled for, to those who would fight
 * with it over a 101.
 */
public interface EnabledPaths {

  /** Attribute of the ServletContext that holds the paths of the module installed there. */
  String ATTRIBUTE = "io.websocketmodule.spi.EnabledPaths";

  /**
   * Whether the module takes over a 101 there, as the settings are now.
   *
   * @param servletPath below the context path, decoded, beginning with a slash unless empty
   */
  boolean enabled(String servletPath);
}
