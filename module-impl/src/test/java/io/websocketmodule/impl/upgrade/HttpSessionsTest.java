// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections end with the HTTP session of an authenticated user, and with nothing else of it. */
class HttpSessionsTest {

  private static final String ENDED = "close 1008 The user's session has ended";

  private final FakeSession session = new FakeSession("one");
  private final Door first = door();

  private Door door() {
    return new Door(inSession(session));
  }

  private static FakeRequest inSession(FakeSession session) {
    FakeRequest request = FakeRequest.handshake();
    request.session = session.asSession();
    return request;
  }

  private static FakeRequest plain(FakeSession session) {
    return inSession(session).without("Upgrade");
  }

  /** A connection, open, with a peer that notes what it is sent. */
  private static final class Opened {

    final Door door;
    final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
    final HttpContext context;
    private final Transport.Events events;

    Opened(Door door) {
      this.door = door;
      HttpContext[] seen = new HttpContext[1];
      door.run(
          (request, response) -> {
            seen[0] = HttpContext.of(request);
            response.setStatus(101);
            response.flushBuffer();
          });
      assertEquals("switched", door.outcome());
      context = seen[0];
      events = door.opener.apply(Duck.as(Transport.class, new Peer(sent)));
      events.onReadable();
    }

    String next() throws InterruptedException {
      return String.valueOf(sent.poll(10, TimeUnit.SECONDS));
    }

    /** What the application sends comes next: so nothing else was sent before. */
    void goesOn() throws Exception {
      WebSocketContext webSocket = context.webSocket().orElseThrow();
      webSocket.writeFragment(ByteBuffer.wrap(new byte[] {'x'}), true, true, (sent, none) -> {});
      assertEquals("text x", next());
    }

    void lost() {
      events.onClosed();
    }
  }

  @SuppressWarnings("unused")
  private static final class Peer {
    private final BlockingQueue<String> sent;

    Peer(BlockingQueue<String> sent) {
      this.sent = sent;
    }

    int read(ByteBuffer into) {
      return 0;
    }

    boolean awaitReadable() {
      return false;
    }

    boolean write(ByteBuffer[] from, int count) {
      StringBuilder frame = new StringBuilder();
      byte[] all = new byte[1024];
      int length = 0;
      for (int i = 0; i < count; i++) {
        int part = from[i].remaining();
        from[i].get(all, length, part);
        length += part;
      }
      if ((all[0] & 15) == 8) {
        frame.append("close ").append((all[2] & 0xFF) << 8 | all[3] & 0xFF).append(' ');
        frame.append(new String(all, 4, length - 4));
      } else {
        frame.append("text ").append(new String(all, 2, length - 2));
      }
      sent.add(frame.toString());
      return true;
    }

    boolean shutdownOutput() {
      return true;
    }

    boolean eventsMayBlock() {
      return true;
    }

    boolean prefersDirectBuffers() {
      return false;
    }

    void abort() {
      sent.add("abort");
    }

    void close() {
      sent.add("close");
    }
  }

  private Opened open(FakeRequest request) {
    return new Opened(first.next(request));
  }

  @Test
  void theUsersConnectionsEndWithTheSessionAndThoseOfOthersGoOn() throws Exception {
    FakeRequest another = inSession(new FakeSession("two"));
    FakeRequest without = FakeRequest.handshake();
    FakeRequest nobody = inSession(session);
    nobody.user = null;
    Opened one = open(inSession(session));
    Opened two = open(inSession(session));
    List<Opened> others = List.of(open(another), open(without), open(nobody));
    session.end();
    assertEquals(ENDED, one.next());
    assertEquals(ENDED, two.next());
    for (Opened other : others) {
      other.goesOn();
    }
  }

  @Test
  void theHandshakeLetsGoOfASessionThatHasEnded() throws Exception {
    FakeRequest nobody = inSession(session);
    nobody.user = null;
    Opened opened = open(nobody);
    assertInstanceOf(HttpSession.class, opened.context.handshake().getHttpSession());
    Opened last = open(inSession(session));
    session.end();
    assertEquals(ENDED, last.next());
    // Each member is told by a task of its own, in any order.
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (opened.context.handshake().getHttpSession() != null && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    assertTrue(opened.context.handshake().getHttpSession() == null, "the session is let go of");
  }

  @Test
  void aNewIdEndsNothing() throws Exception {
    Opened opened = open(inSession(session));
    session.id = "changed";
    opened.goesOn();
    session.end();
    assertEquals(ENDED, opened.next());
  }

  @Test
  void aLoginThatMovesTheAttributesToANewSessionEndsNothing() throws Exception {
    Opened opened = open(inSession(session));
    FakeSession moved = new FakeSession("new");
    session.attributes.forEach(moved::setAttribute);
    session.end();
    opened.goesOn();
    moved.end();
    assertEquals(ENDED, opened.next());
  }

  @Test
  void anAttributeThatIsSetAnewEndsNothing() throws Exception {
    Opened opened = open(inSession(session));
    session.setAttribute(SessionBond.NAME, session.getAttribute(SessionBond.NAME));
    opened.goesOn();
    session.end();
    assertEquals(ENDED, opened.next());
  }

  @Test
  void ofTwoHandshakesAtOnceBothAreKnown() throws Exception {
    FakeSession elsewhere = new FakeSession("elsewhere");
    Opened other = open(inSession(elsewhere));
    Object bond = elsewhere.attributes.get(SessionBond.NAME);
    session.meanwhile = () -> session.setAttribute(SessionBond.NAME, bond);
    Opened opened = open(inSession(session));
    other.goesOn();
    opened.goesOn();
    session.end();
    assertEquals(ENDED, opened.next());
    assertEquals(ENDED, other.next());
  }

  @Test
  void aSessionThatEndsDuringTheHandshakeEndsTheConnectionWhenItIsOpen() throws Exception {
    session.meanwhile = session::end;
    assertEquals(ENDED, open(inSession(session)).next());
  }

  @Test
  void connectionsThatEndLeaveTheSessionNothing() throws Exception {
    Opened opened = open(inSession(session));
    SessionMembers members = SessionMembers.in(session.asSession());
    assertEquals(1, members.count());
    opened.lost();
    assertEquals(0, members.count());
    assertNull(first.installation.sessions().userBefore(first.request.asRequest()));
  }

  @Test
  void whatAStoreKeepsCanBeReadWithoutTheModuleAndIsReplaced() throws Exception {
    Opened opened = open(inSession(session));
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(stored)) {
      out.writeObject(session.getAttribute(SessionBond.NAME));
    }
    Object restored =
        new ObjectInputStream(new ByteArrayInputStream(stored.toByteArray())).readObject();
    assertInstanceOf(String.class, restored);
    FakeSession elsewhere = new FakeSession("one");
    elsewhere.attributes.put(SessionBond.NAME, restored);
    Opened there = open(inSession(elsewhere));
    elsewhere.end();
    assertEquals(ENDED, there.next());
    opened.goesOn();
  }

  @Test
  void aLogoutDuringAnyRequestEndsTheUsersConnections() throws Exception {
    FakeRequest nobody = inSession(session);
    nobody.user = null;
    Opened stays = open(nobody);
    Opened goes = open(inSession(session));
    Opened another = open(inSession(new FakeSession("two")));
    FakeRequest logout = plain(session);
    first.next(plain(session)).run((request, response) -> {});
    first.next(logout).run((request, response) -> logout.user = null);
    assertEquals(ENDED, goes.next());
    stays.goesOn();
    another.goesOn();
  }

  @Test
  void aLogoutBehindThe101EndsTheConnectionWhenItIsOpen() throws Exception {
    FakeRequest request = inSession(session);
    Door door = first.next(request);
    door.run(
        (seen, response) -> {
          response.setStatus(101);
          response.flushBuffer();
          request.user = null;
        });
    BlockingQueue<String> sent = new LinkedBlockingQueue<>();
    door.opener.apply(Duck.as(Transport.class, new Peer(sent))).onReadable();
    assertEquals(ENDED, sent.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void anotherUserOfTheSameSessionEndsThoseOfTheFirst() throws Exception {
    Opened opened = open(inSession(session));
    FakeRequest login = plain(session);
    first.next(login).run((request, response) -> login.user = () -> "somebody else");
    assertEquals(ENDED, opened.next());
  }

  @Test
  void aSessionThatAFilterHasMadeIsNotTouchedAndThatIsToldOnce() throws Exception {
    try (LogLines log = new LogLines()) {
      for (int i = 0; i < 3; i++) {
        FakeSession foreign = new FakeSession("foreign");
        Door door = first.next(inSession(session));
        HttpServletRequestWrapper wrapped =
            new HttpServletRequestWrapper(door.request.asRequest()) {
              @Override
              public HttpSession getSession(boolean create) {
                return foreign.asSession();
              }
            };
        door.run(
            wrapped,
            door.response.asResponse(),
            (request, response) -> {
              response.setStatus(101);
              response.flushBuffer();
            });
        assertEquals("switched", door.outcome());
        assertEquals(0, foreign.attributes.size());
      }
      assertEquals(0, session.attributes.size());
      assertEquals(1, log.lines().size(), log.lines().toString());
    }
  }

  @Test
  void onlyAConnectionWithASessionHasAnEarAtItsTransport() throws Exception {
    FakeRequest request = FakeRequest.handshake();
    Door plain =
        new Door(request, new FakeApplication(), new Properties(), "keepSessionAlive", "true");
    Opened opened = new Opened(plain);
    opened.goesOn();
    Opened kept = new Opened(plain.next(inSession(session)));
    kept.goesOn();
    assertNotSame(opened.door.opener.getClass(), kept.door.opener.getClass());
  }
}
