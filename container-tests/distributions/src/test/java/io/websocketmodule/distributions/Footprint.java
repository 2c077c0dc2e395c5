// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of applications a server holds that has none.
 *
 * @param applicationLoaders class loaders of applications that cannot be collected
 * @param threads names of threads, their numbers left out: pools grow and shrink
 * @param mBeans how many are registered
 */
record Footprint(int applicationLoaders, Set<String> threads, int mBeans) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]+)\"");

  /** One for each MBean of the platform's server. */
  private static final String MBEAN = "com.sun.jmx.mbeanserver.NamedObject";

  static Footprint of(Server server) throws IOException {
    Set<String> threads = new TreeSet<>();
    Matcher thread = THREAD.matcher(server.ask("Thread.print"));
    while (thread.find()) {
      threads.add(thread.group(1).replaceAll("[0-9a-f]*[0-9][0-9a-f]*", "N"));
    }
    String histogram = server.ask("GC.class_histogram");
    return new Footprint(
        instances(histogram, server.distribution().product().applicationLoader()),
        threads,
        instances(histogram, MBEAN));
  }

  /** Its numbers. */
  String describe() {
    return applicationLoaders
        + " class loaders, "
        + threads.size()
        + " kinds of threads, "
        + mBeans
        + " MBeans";
  }

  private static int instances(String histogram, String type) {
    Pattern line =
        Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +\\S*" + Pattern.quote(type) + "[ \\n]");
    Matcher matcher = line.matcher(histogram);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /**
   * Waits until a server holds no more than this, and no loader at all.
   *
   * @param redeployments in between: what each of them left would be as many. Tomcat has an MBean
   *     for each request that it has ever served beside others, of which there may be one more.
   * @return what it holds then
   */
  Footprint await(Server server, int redeployments) {
    Footprint[] last = new Footprint[1];
    Waiting.until(
        PATIENCE,
        () -> last[0] + "\ninstead of\n" + this,
        () -> {
          last[0] = of(server);
          boolean loaders = last[0].applicationLoaders != 0;
          if (loaders) {
            // Jetty's ManagedSelector.SelectorProducer._cursor, an iterator, holds on to the
            // connection that it looked at last until another is ready.
            Sample.stir(server);
          }
          return !loaders
              && threads.containsAll(last[0].threads)
              && last[0].mBeans - mBeans < redeployments;
        });
    return last[0];
  }
}
