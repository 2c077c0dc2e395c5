// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs a check on every echo of the shared server; its parameter is the path. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@ValueSource(
    strings = {Echoes.NATIVE, Echoes.PORT, Echoes.BLOCKING, Echoes.SESSION, Echoes.MANAGED})
@interface Echoes {

  /** Native, with completions that always come. */
  String NATIVE = "/echo";

  /** Native, in the form of a port. */
  String PORT = "/echo-port";

  /** Native, blocking. */
  String BLOCKING = "/echo-blocking";

  /** Managed, a blocking task. */
  String SESSION = "/echo-session";

  /** Managed, callbacks. */
  String MANAGED = "/echo-managed";
}
