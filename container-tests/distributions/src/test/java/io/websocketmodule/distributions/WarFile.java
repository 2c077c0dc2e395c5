// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import io.websocketmodule.checks.servlet.EchoEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Other forms of the built WAR, and one that has nothing of it. */
final class WarFile {

  /** By name: there is no servlet API on the class path of these tests. */
  private static final String SERVLET = "io.websocketmodule.checks.servlet.PlainServlet";

  /** A class with objects for just as long as the loader of {@link #ofOneServlet} is held. */
  static final String HELD_BY_THE_SERVLET = SERVLET + "$Mark";

  private static final String ONE_SERVLET =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
        <servlet>
          <servlet-name>plain</servlet-name>
          <servlet-class>%s</servlet-class>
        </servlet>
        <servlet-mapping>
          <servlet-name>plain</servlet-name>
          <url-pattern>/</url-pattern>
        </servlet-mapping>
      </web-app>
      """;

  private static final String BY_HAND =
      """
        <filter>
          <filter-name>ByHand</filter-name>
          <filter-class>io.websocketmodule.impl.upgrade.WebSocketModuleFilter</filter-class>
          <async-supported>true</async-supported>
        </filter>
        <filter-mapping>
          <filter-name>ByHand</filter-name>
          <url-pattern>/*</url-pattern>
          <dispatcher>REQUEST</dispatcher>
          <dispatcher>ASYNC</dispatcher>
        </filter-mapping>
      """;

  private WarFile() {}

  /** What is to be done to a WAR, from its root. */
  private interface Change {
    void apply(Path root) throws IOException;
  }

  /** A copy of the sample's WAR with a change. */
  private static Path changed(Path target, Change change) throws IOException {
    return changed(Sample.war(), target, change);
  }

  private static Path changed(Path war, Path target, Change change) throws IOException {
    Files.copy(war, target);
    try (FileSystem zip = FileSystems.newFileSystem(target)) {
      change.apply(zip.getPath("/"));
    }
    return target;
  }

  /** As built with the API in scope provided: no jar of the module or of its API. */
  static Path withoutModule(Path target) throws IOException {
    return changed(target, root -> removeJars(root, "websocket-module-", "jakarta.websocket-"));
  }

  /** As built by mistake: the API's jars are in it, and the module is not. */
  static Path withApiAlone(Path target) throws IOException {
    return changed(target, root -> removeJars(root, "websocket-module-1"));
  }

  /** Registers the filter in its web.xml, by a name of its own. */
  static Path withFilterNamedByHand(Path target) throws IOException {
    return changed(
        target,
        root -> {
          Path descriptor = root.resolve("WEB-INF/web.xml");
          String xml = Files.readString(descriptor);
          Files.writeString(descriptor, xml.replace("</web-app>", BY_HAND + "</web-app>"));
        });
  }

  /** The sample's WAR as a directory, with a web.config that switches the module on or off. */
  static Path expanded(Path target, boolean enabled) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(Sample.war())) {
      Directories.copy(zip.getPath("/"), target);
    }
    writeSwitch(target, enabled);
    return target;
  }

  /** The same as a file. */
  static Path switched(Path target, boolean enabled) throws IOException {
    return changed(target, root -> writeSwitch(root, enabled));
  }

  /** A copy of any WAR with a web.config that switches the module off. */
  static Path switchedOff(Path war, Path target) throws IOException {
    return changed(war, target, root -> writeSwitch(root, false));
  }

  private static void writeSwitch(Path root, boolean enabled) throws IOException {
    Files.writeString(
        root.resolve("WEB-INF/web.config"),
        "<configuration><system.webServer><webSocket enabled=\""
            + enabled
            + "\"/></system.webServer></configuration>");
  }

  /** Has a {@code @ServerEndpoint} of its own at /jakarta, beside the module on or off. */
  static Path withEndpoint(Path target, boolean enabled) throws IOException {
    return changed(
        target,
        root -> {
          addClass(root, EchoEndpoint.class.getName());
          writeSwitch(root, enabled);
        });
  }

  /** An application of one servlet, which has nothing to do with the module or with WebSockets. */
  static Path ofOneServlet(Path target) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(target, Map.of("create", "true"))) {
      Path root = zip.getPath("/");
      addClass(root, SERVLET);
      addClass(root, HELD_BY_THE_SERVLET);
      Files.writeString(root.resolve("WEB-INF/web.xml"), ONE_SERVLET.formatted(SERVLET));
    }
    return target;
  }

  private static void addClass(Path root, String name) throws IOException {
    String file = name.replace('.', '/') + ".class";
    Path classFile = root.resolve("WEB-INF/classes").resolve(file);
    Files.createDirectories(classFile.getParent());
    try (InputStream in = EchoEndpoint.class.getClassLoader().getResourceAsStream(file)) {
      Files.copy(in, classFile);
    }
  }

  private static void removeJars(Path root, String... prefixes) throws IOException {
    for (String prefix : prefixes) {
      try (DirectoryStream<Path> jars =
          Files.newDirectoryStream(root.resolve("WEB-INF/lib"), prefix + "*.jar")) {
        for (Path jar : jars) {
          Files.delete(jar);
        }
      }
    }
  }
}
