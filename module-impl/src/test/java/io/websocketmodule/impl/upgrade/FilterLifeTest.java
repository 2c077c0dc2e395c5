// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** A filter instance is the module of its application from init to destroy. */
class FilterLifeTest {

  private final FakeApplication application = new FakeApplication();
  private final WebSocketModuleFilter filter = new WebSocketModuleFilter();

  private static boolean acts(WebSocketModuleFilter filter) throws Exception {
    FakeRequest request = new FakeRequest();
    filter.doFilter(request.asRequest(), new FakeResponse().asResponse(), (q, r) -> {});
    return request.attributes.containsKey("WEBSOCKET_VERSION");
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> status() {
    return ((Supplier<Map<String, Object>>) application.attributes.get("io.websocketmodule.Status"))
        .get();
  }

  @Test
  void theStatusTellsWhatIsInstalledAndHappened() throws ServletException {
    application.initParameters.put("pingInterval", "PT20S");
    filter.init(application.config());
    Map<String, Object> status = status();
    assertEquals(
        List.of(
            "version",
            "installed",
            "transport",
            "container",
            "settings",
            "locations",
            "open",
            "attempts",
            "accepted",
            "rejected"),
        List.copyOf(status.keySet()).subList(0, 10));
    assertEquals("servlet", status.get("transport"));
    assertEquals("Fake/1.0", status.get("container"));
    assertEquals("00:00:20", ((Map<?, ?>) status.get("settings")).get("pingInterval"));
    assertEquals(Map.of(), status.get("locations"));
    Set<Object> others = new HashSet<>(List.copyOf(status.values()).subList(6, status.size()));
    assertEquals(Set.of(0, 0L), others);
    assertEquals(
        Set.of(),
        Set.of("passed", "closed", "aborted", "bytesSent", "queuedBytes", "blockingTasks").stream()
            .filter(name -> !status.containsKey(name))
            .collect(Collectors.toSet()));
    filter.destroy();
  }

  @Test
  void theStatusCountsWhatCameThroughTheFilter() {
    Door door = new Door(FakeRequest.handshake().without("Sec-WebSocket-Key"));
    door.run((q, r) -> r.setStatus(101));
    Map<String, Object> status =
        ((Supplier<?>) door.application.attributes.get(Installation.STATUS)).get()
                instanceof Map<?, ?> map
            ? Map.of("attempts", map.get("attempts"), "rejected", map.get("rejected"))
            : Map.of();
    assertEquals(Map.of("attempts", 1L, "rejected", 1L), status);
  }

  @Test
  void itWorksBetweenInitAndDestroyAndLeavesNothing() throws Exception {
    assertEquals(false, acts(filter));
    filter.init(application.config());
    assertEquals(true, acts(filter));
    filter.destroy();
    assertEquals(false, acts(filter));
    assertEquals(Set.of(), application.attributes.keySet());
    filter.destroy();
  }

  private static Set<ObjectName> beans() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("io.websocketmodule:*"), null);
  }

  @Test
  void itsBeansAreThereFromInitToDestroy() throws Exception {
    assertEquals(Set.of(), beans());
    filter.init(application.config());
    ObjectName own = new ObjectName("io.websocketmodule:type=Module,context=/app");
    assertEquals(Set.of(own, new ObjectName("io.websocketmodule:type=Total")), beans());
    WebSocketModuleFilter second = new WebSocketModuleFilter();
    second.init(application.config());
    assertEquals(2, beans().size());
    ManagementFactory.getPlatformMBeanServer().setAttribute(own, new Attribute("Enabled", false));
    assertEquals(false, acts(filter));
    second.destroy();
    assertEquals(2, beans().size());
    filter.destroy();
    assertEquals(Set.of(), beans());
  }

  @Test
  void hooksRunAtItsDestroy() throws ServletException {
    filter.init(application.config());
    List<String> notes = new ArrayList<>();
    WebSockets.onShutdown(application.context(), () -> notes.add("farewell"));
    filter.destroy();
    assertEquals(List.of("farewell"), notes);
  }

  @Test
  void aSecondFilterOfAnApplicationDoesNothing() throws Exception {
    filter.init(application.config());
    Map<String, Object> before = Map.copyOf(application.attributes);
    WebSocketModuleFilter second = new WebSocketModuleFilter();
    second.init(application.config());
    assertEquals(false, acts(second));
    second.destroy();
    assertEquals(before, application.attributes);
    filter.destroy();
    WebSocketModuleFilter next = new WebSocketModuleFilter();
    next.init(application.config());
    assertEquals(true, acts(next));
    next.destroy();
  }

  @Test
  void aBadSettingStopsTheDeployment() throws Exception {
    application.initParameters.put("enabled", "maybe");
    ServletException refused =
        assertThrows(ServletException.class, () -> filter.init(application.config()));
    assertTrue(refused.getMessage().contains("\"maybe\""), refused.getMessage());
    assertEquals(Set.of(), application.attributes.keySet());
    assertEquals(Set.of(), beans());
  }

  @Test
  void ofTwoFlushesAtOnceOneAnswers() throws Exception {
    for (int i = 0; i < 50; i++) {
      Door door = new Door(FakeRequest.handshake());
      CountDownLatch go = new CountDownLatch(1);
      door.run((q, r) -> q.startAsync());
      HttpServletResponse response = (HttpServletResponse) door.request.async.response;
      response.setStatus(101);
      List<Thread> threads = new ArrayList<>();
      for (int j = 0; j < 2; j++) {
        Thread thread =
            new Thread(
                () -> {
                  try {
                    go.await();
                    response.flushBuffer();
                  } catch (Exception e) {
                    door.thrown = e;
                  }
                });
        thread.start();
        threads.add(thread);
      }
      go.countDown();
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(10));
      }
      ((HttpServletRequest) door.request.async.request).getAsyncContext().complete();
      assertEquals("switched", door.outcome());
      assertEquals("1/1/0", door.counted());
    }
  }

  @Test
  void callsOfServlet61OverrideThatApis() throws ReflectiveOperationException {
    for (Class<?>[] parameters :
        List.of(
            new Class<?>[] {String.class, int.class},
            new Class<?>[] {String.class, boolean.class},
            new Class<?>[] {String.class, int.class, boolean.class})) {
      assertSame(
          void.class, ModuleResponse.class.getMethod("sendRedirect", parameters).getReturnType());
    }
  }
}
