// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import io.websocketmodule.benchmarks.peers.Family;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the jars are: benchmarks.jar, and a folder of jars for each class path beside it. */
public final class Installation {

  private static final String LIBRARIES = "lib";

  private final Path jar;

  private Installation(Path jar) {
    this.jar = jar;
  }

  /**
   * The one that this class runs from.
   *
   * @throws IOException it runs from somewhere else than the built jar
   */
  public static Installation find() throws IOException {
    try {
      Path jar =
          Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!Files.isRegularFile(jar) || !Files.isDirectory(jar.resolveSibling(LIBRARIES))) {
        throw new IOException(
            "Start this as java -jar benchmarks/target/benchmarks.jar, with the folder "
                + LIBRARIES
                + " that the build puts beside the jar; it runs from "
                + jar);
      }
      return new Installation(jar);
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** A file beside the jar. */
  public Path beside(String name) {
    return jar.resolveSibling(name);
  }

  /** The class path of a family's servers. */
  public String classPath(Family family) throws IOException {
    return classPath(family.folders());
  }

  /** The jar itself and the jars of some folders; the jar brings the harness's libraries along. */
  public String classPath(List<String> folders) throws IOException {
    List<String> entries = new ArrayList<>();
    entries.add(jar.toString());
    for (String folder : folders) {
      try (Stream<Path> jars = Files.list(jar.resolveSibling(LIBRARIES).resolve(folder))) {
        jars.map(Path::toString).sorted().forEach(entries::add);
      }
    }
    return String.join(File.pathSeparator, entries);
  }
}
