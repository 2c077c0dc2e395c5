// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import io.websocketmodule.benchmarks.peers.Family;
import io.websocketmodule.benchmarks.peers.PeerName;
import io.websocketmodule.benchmarks.peers.Style;
import io.websocketmodule.benchmarks.points.Point;
import io.websocketmodule.benchmarks.points.Points;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tries every peer for a moment at everything that it can do, on the class path that it will have;
 * each byte of its replies must be right. In one process, for the sake of time.
 */
class PeersIT {

  private static final int LARGEST_MESSAGE = 64 * 1024;
  private static final int CONNECTIONS = 3;
  private static final long WARM_MILLIS = 1;
  private static final long MEASURE_MILLIS = 5;

  /** Never closed: the servers run as long as the process. */
  private static final Map<Family, URLClassLoader> LOADERS = new EnumMap<>(Family.class);

  private static final Events NOBODY =
      new Events() {
        @Override
        public void tell(String event) {}

        @Override
        public void tellAndWait(String event) {}
      };

  static Stream<PeerName> peers() {
    return PeerName.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("peers")
  void everyPeerDoesWhatItShould(PeerName name) throws Exception {
    int port = start(name);
    List<Point> points =
        new ArrayList<>(
            Points.named(
                List.of("20b-text-1x16", "1k-binary-3x2", "64k-text-2x2", "64k-binary-1x1")));
    points.addAll(Points.special());
    for (Point point : points) {
      if (name.style().scenes().contains(point.scene())) {
        Point few = point.withConnections(Math.min(CONNECTIONS, point.connections()));
        LoadPlan plan =
            new LoadPlan(port, name.style() == Style.RAW, few, WARM_MILLIS, MEASURE_MILLIS);
        // Whatever was sent must have been answered in time and byte by byte, or this throws.
        LoadProcess.loadOf(point.scene()).run(plan, NOBODY);
      }
    }
  }

  /** Starts it by classes that only its own loader knows. */
  private static int start(PeerName name) throws Exception {
    URLClassLoader loader = LOADERS.get(name.family());
    if (loader == null) {
      loader = new URLClassLoader(classPath(name), ClassLoader.getPlatformClassLoader());
      LOADERS.put(name.family(), loader);
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Class<?> styles = loader.loadClass(Style.class.getName());
      Object style = styles.getField(name.style().name()).get(null);
      Object peer =
          loader.loadClass(name.family().peerClass()).getDeclaredConstructor().newInstance();
      return (int)
          peer.getClass()
              .getMethod("start", styles, int.class)
              .invoke(peer, style, LARGEST_MESSAGE);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] classPath(PeerName name) throws IOException {
    Path jar = Path.of(System.getProperty("benchmarks.jar"));
    List<URL> entries = new ArrayList<>(List.of(url(jar)));
    for (String folder : name.family().folders()) {
      try (Stream<Path> jars = Files.list(jar.resolveSibling("lib").resolve(folder))) {
        for (Path one : jars.sorted().toList()) {
          entries.add(url(one));
        }
      }
    }
    return entries.toArray(URL[]::new);
  }

  private static URL url(Path file) throws MalformedURLException {
    return file.toUri().toURL();
  }
}
