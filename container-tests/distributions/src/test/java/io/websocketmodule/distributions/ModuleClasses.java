// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

/** Classes of the module, by name: nothing of it is on the class path of these tests. */
final class ModuleClasses {

  /** An enum, whose constants live as long as the loader of an application with the module. */
  static final String HELD = "io.websocketmodule.impl.upgrade.InstalledIn";

  private ModuleClasses() {}
}
