// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.impl.upgrade.WebSocketModuleFilter;
import jakarta.websocket.CloseReason;
import jakarta.websocket.server.HandshakeRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.hc.core5.http.HttpVersion;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The web application of docs/node-hosting.md, its web.xml and web.config taken from there, works
 * with all it needs in WEB-INF/lib and the container's class loaders as they are.
 */
class WarTest {

  private static final Path PAGE = Path.of("../docs/node-hosting.md");

  private static final Path README = Path.of("../README.md");

  private Path base;
  private Path war;

  @BeforeEach
  void webApplication() throws Exception {
    assumeTrue(
        Files.isDirectory(Hosted.SAMPLES.resolve("node_modules")),
        "Node or npm is not installed here: nothing is hosted");
    // Inside the samples, where Node finds their packages.
    base = Files.createTempDirectory(Hosted.SAMPLES, "war");
    war = base.resolve("app");
    Path inf = Files.createDirectories(war.resolve("WEB-INF"));
    Files.writeString(
        inf.resolve("web.xml"),
        "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">"
            + example("web.xml")
            + "</web-app>");
    Files.writeString(inf.resolve("web.config"), example("web.config"));
    Path node = Files.createDirectories(inf.resolve("node"));
    Files.copy(Hosted.SAMPLES.resolve("echo/server.js"), node.resolve("server.js"));
    Path lib = Files.createDirectories(inf.resolve("lib"));
    int count = 0;
    for (Class<?> type :
        List.of(
            NodeServlet.class,
            WebSocketModuleFilter.class,
            HttpContext.class,
            CloseReason.class,
            HandshakeRequest.class,
            HttpVersion.class)) {
      toJar(type, lib.resolve(count++ + ".jar"));
    }
  }

  @AfterEach
  void delete() throws IOException {
    if (base != null) {
      try (Stream<Path> files = Files.walk(base)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void theReadmeShowsTheSame() throws IOException {
    for (String name : List.of("web.xml", "web.config")) {
      assertEquals(example(name), example(README, name));
    }
    assertTrue(
        Files.readString(war.resolve("WEB-INF/node/server.js"))
            .endsWith(example(README, "server.js")));
  }

  private static String example(String name) throws IOException {
    return example(PAGE, name);
  }

  private static String example(Path page, String name) throws IOException {
    Matcher found =
        Pattern.compile(
                "<!-- file: " + Pattern.quote(name) + " -->\n```[a-z]+\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(page));
    found.find();
    return found.group(1);
  }

  private static void toJar(Class<?> type, Path jar) throws Exception {
    Path from =
        Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    if (!Files.isDirectory(from)) {
      Files.copy(from, jar);
      return;
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> all = Files.walk(from)) {
      for (Path one : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(from.relativize(one).toString().replace('\\', '/')));
        Files.copy(one, out);
      }
    }
  }

  private static void assertEchoes(int port) throws Exception {
    assertEquals(
        "extensions permessage-deflate, protocol echo\n"
            + "text ok, binary ok, 1000 messages ok\n"
            + "closed 4001 as you wish\n",
        Hosted.client(port, "client/echo.js", "/node/echo"));
  }

  @Test
  void onJettyWhichHidesItsOwnClasses() throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    WebAppContext context = new WebAppContext(war.toString(), "/");
    context.setTempDirectory(base.resolve("temp").toFile());
    server.setHandler(context);
    server.start();
    try {
      assertEchoes(connector.getLocalPort());
      assertNotSame(
          NodeServlet.class,
          context.getServletHandler().getServlet("node").getServlet().getClass(),
          "the application's own copy serves");
    } finally {
      server.stop();
    }
  }

  @Test
  void onTomcat() throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.resolve("tomcat").toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context context = tomcat.addWebapp("", war.toString());
    context.setParentClassLoader(WarTest.class.getClassLoader());
    tomcat.start();
    try {
      assertEchoes(connector.getLocalPort());
      Wrapper node = (Wrapper) context.findChild("node");
      assertNotSame(
          NodeServlet.class, node.getServlet().getClass(), "the application's own copy serves");
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }
}
