// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Operating the module: its counters as MBeans and, where Micrometer is there, as meters.
 *
 * <pre>
 * connection.Counters, Engine -&gt; Figure, the one table of what there is to read
 *    -&gt; ModuleBean, one for each application, and TotalBean, one for all of the JVM -&gt; MBeanServer
 *    -&gt; Meters -&gt; Micrometer's global registry
 * an operator's Enabled -&gt; ModuleBean -&gt; OperatedModule -&gt; the settings in force
 * </pre>
 *
 * <p>Depends on {@code io.websocketmodule.impl.connection}; must not know HTTP, containers or
 * settings. java.management and Micrometer may both be missing: what names them is linked only by
 * {@link io.websocketmodule.impl.operating.Operation}, which does without.
 */
package io.websocketmodule.impl.operating;
