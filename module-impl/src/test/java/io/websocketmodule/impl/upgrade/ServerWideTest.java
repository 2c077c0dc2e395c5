// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import jakarta.servlet.FilterRegistration;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is installed in the server leaves alone what an application has brought. */
class ServerWideTest {

  private final FakeApplication application = new FakeApplication();
  private final ServerWide serverWide = new ServerWide();

  @SuppressWarnings("unused")
  private record Registered(String getClassName) {

    static FilterRegistration of(String className) {
      return Duck.as(FilterRegistration.class, new Registered(className));
    }
  }

  private boolean acts() throws Exception {
    WebSocketModuleFilter filter = new WebSocketModuleFilter();
    filter.init(application.config());
    FakeRequest request = new FakeRequest();
    filter.doFilter(request.asRequest(), new FakeResponse().asResponse(), (q, r) -> {});
    filter.destroy();
    return request.attributes.containsKey("WEBSOCKET_VERSION");
  }

  @Test
  void itsFilterComesBehindAllOthersForRequestsAndAsynchronousDispatches() {
    serverWide.onStartup(Set.of(), application.context());
    assertEquals(
        List.of(
            "WebSocketModule = " + WebSocketModuleFilter.class.getName(),
            "async supported",
            "[REQUEST, ASYNC] behind others /*"),
        application.added);
  }

  @Test
  void itAddsNoneWhereTheApplicationHasOneOfAnyName() {
    application.filters.put("Any", Registered.of(WebSocketModuleFilter.class.getName()));
    serverWide.onStartup(Set.of(), application.context());
    assertEquals(List.of(), application.added);
  }

  @Test
  void aFilterOfAnotherClassIsNoneOfTheModule() throws Exception {
    application.filters.put("Any", Registered.of("org.example.Login"));
    application.filters.put(
        "WebSocketModule", Registered.of(WebSocketModuleFilter.class.getName()));
    assertTrue(acts());
  }

  @Test
  void theFilterOfTheServerStepsAsideForOneByHand() throws Exception {
    application.filters.put(
        "WebSocketModule", Registered.of(WebSocketModuleFilter.class.getName()));
    application.filters.put("ByHand", Registered.of(WebSocketModuleFilter.class.getName()));
    try (LogLines log = new LogLines()) {
      assertFalse(acts());
      assertEquals(
          List.of(
              "INFO The filter WebSocketModule leaves the application at \"/app/\" to its own filter"
                  + " ByHand"),
          log.lines());
    }
    application.filterName = "ByHand";
    assertTrue(acts());
  }

  @Test
  void theFilterOfTheServerStepsAsideForAForeignApi() throws Exception {
    application.loader = new CopyOfHttpContext();
    try (LogLines log = new LogLines()) {
      assertFalse(acts());
      assertTrue(
          log.lines()
              .toString()
              .contains("brings a " + HttpContext.class.getName() + " of its own"),
          log.lines().toString());
    }
  }

  @Test
  void anApplicationThatCannotSeeTheApiDoesNotUseIt() throws Exception {
    application.loader = ClassLoader.getPlatformClassLoader();
    assertTrue(acts());
  }

  @ParameterizedTest
  @CsvSource({
    "file:/srv/webapps/shop/WEB-INF/lib/websocket-module-1.0.0.jar, application",
    "war:file:/srv/webapps/shop.war*/WEB-INF/lib/websocket-module-1.0.0.jar, application",
    "file:/srv/webapps/shop/WEB-INF/classes/, application",
    "file:/srv/tomcat/lib/websocket-module-1.0.0.jar, server",
    "'', server"
  })
  void theJarsPlaceTellsWhoseModuleItIs(String location, String whose) {
    assertEquals(whose, InstalledIn.of(location).toString());
  }

  /** As the loader of an application that has the API's jar in WEB-INF/lib. */
  private static final class CopyOfHttpContext extends ClassLoader {

    CopyOfHttpContext() {
      super(CopyOfHttpContext.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(HttpContext.class.getName())) {
        return super.loadClass(name, resolve);
      }
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
