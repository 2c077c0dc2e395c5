// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The three forms of an operation, and how completions are called. */
class CompletionsTest extends OnFakeTransport {

  private static final int MILLION = 1_000_000;

  /** A frame of so many bytes, which are read one at a time. */
  private static byte[] longMessage(int size) {
    return Peer.binary(new byte[size]);
  }

  @Test
  void thePortFormIsDoneAtOnceWhenTheBytesAreThereAndDoesNotCallBack() throws Exception {
    Rig rig = opened();
    rig.transport.receive(Peer.text("hello"));
    Calls calls = new Calls();
    ByteBuffer into = ByteBuffer.allocate(3);
    assertEquals("3 text", Calls.line(rig.context.readFragment(into, "a", calls)));
    assertEquals(3, into.position());
    assertEquals("2 text last", Calls.line(rig.context.readFragment(into.clear(), "a", calls)));
    assertFalse(rig.context.writeFragment(Rig.bytes("x"), true, true, "a", calls));
    assertFalse(rig.context.sendConnectionClose(Rig.reason(1000, ""), "a", calls));
    assertEquals(List.of(), calls.lines());
  }

  @Test
  void thePortFormCallsBackOnceWithItsAttachmentWhenItIsExpected() throws Exception {
    Rig rig = opened();
    List<Object> attachments = new ArrayList<>();
    Calls calls = new Calls((line, attachment) -> attachments.add(attachment));
    assertTrue(rig.context.readFragment(ByteBuffer.allocate(9), "read", calls).pending());
    rig.transport.block();
    ByteBuffer large = ByteBuffer.allocate(5000);
    assertTrue(rig.context.writeFragment(large, false, true, "write", calls));
    rig.transport.receive(Peer.text("in"));
    rig.transport.unblock();
    rig.transport.block();
    assertTrue(rig.context.sendConnectionClose(Rig.reason(1000, ""), "close", calls));
    rig.transport.unblock();
    assertEquals(List.of("2 text last", "5000 last", "2 last close"), calls.lines());
    assertEquals(List.of("read", "write", "close"), attachments);
  }

  @Test
  void thePortFormThrowsAnImmediateFailureAndDoesNotCallBack() {
    Rig rig = opened();
    rig.context.closeTcpConnection();
    Calls calls = new Calls();
    List<org.junit.jupiter.api.function.Executable> operations =
        List.of(
            () -> rig.context.readFragment(ByteBuffer.allocate(1), null, calls),
            () -> rig.context.writeFragment(Rig.bytes("x"), true, true, null, calls),
            () -> rig.context.sendConnectionClose(Rig.reason(1000, ""), null, calls));
    for (int i = 0; i < operations.size(); i++) {
      WebSocketException failure =
          assertThrows(WebSocketException.class, operations.get(i), "operation " + i);
      assertEquals(Kind.ABORTED, failure.kind());
    }
    assertEquals(List.of(), calls.lines());
  }

  @Test
  void theCallingFormAlwaysCallsBackAndMayDoSoBeforeItReturns() {
    Rig rig = opened();
    rig.transport.receive(Peer.text("hello"));
    Calls calls = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    rig.context.writeFragment(Rig.bytes("x"), true, true, calls);
    rig.context.sendConnectionClose(Rig.reason(1000, "bye"), calls);
    rig.context.closeTcpConnection();
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    assertEquals(List.of("5 text last", "1 text last", "5 last close", "ABORTED"), calls.lines());
  }

  @Test
  void theOperationIsFreeWhenItsCompletionIsCalled() {
    Rig rig = opened();
    List<String> later = new ArrayList<>();
    Calls calls =
        new Calls(
            (line, attachment) -> {
              Fragment next = rig.context.readFragment(ByteBuffer.allocate(2), null, new Calls());
              later.add(Calls.line(next));
            });
    rig.context.readFragment(ByteBuffer.allocate(2), calls);
    rig.transport.receive(Peer.text("abcd"));
    assertEquals(List.of("2 text"), calls.lines());
    assertEquals(List.of("2 text last"), later);
  }

  /** Reads one byte at a time from within its own completion, and notes how deep the stack is. */
  private static final class Chain implements WebSocketCompletion<Object> {
    final Rig rig;
    final boolean port;
    final ByteBuffer into = ByteBuffer.allocate(1);
    int count;
    int deepest;

    Chain(Rig rig, boolean port) {
      this.rig = rig;
      this.port = port;
    }

    @Override
    public void completed(Fragment fragment, Object attachment) throws Exception {
      Fragment next = fragment;
      while (!next.pending()) {
        if (count++ % 1000 == 0) {
          deepest = Math.max(deepest, new Throwable().getStackTrace().length);
        }
        if (next.last()) {
          return;
        }
        if (!port) {
          rig.context.readFragment(into.clear(), this);
          return;
        }
        next = rig.context.readFragment(into.clear(), null, this);
      }
    }

    @Override
    public void failed(WebSocketException failure, Object attachment) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void aMillionImmediateReadsDoNotDeepenTheStack() throws Exception {
    for (boolean port : new boolean[] {false, true}) {
      for (boolean inBatch : new boolean[] {false, true}) {
        Rig rig = opened();
        Chain chain = new Chain(rig, port);
        int reads = inBatch ? MILLION : MILLION / 10;
        byte[] message = longMessage(reads);
        if (inBatch) {
          rig.context.readFragment(chain.into, chain);
          rig.transport.receive(message);
        } else {
          rig.transport.receive(message);
          rig.context.readFragment(chain.into, chain);
        }
        assertEquals(reads, chain.count);
        assertTrue(chain.deepest < 150, "the stack is " + chain.deepest + " deep");
      }
    }
  }

  @Test
  void manyImmediateWritesDoNotDeepenTheStack() throws Exception {
    for (int size : new int[] {1, 5000}) {
      Rig rig = opened();
      int writes = size == 1 ? MILLION / 10 : 5_000;
      int[] count = new int[2];
      ByteBuffer from = ByteBuffer.allocate(size);
      WebSocketCompletion<Object> again =
          new WebSocketCompletion<>() {
            @Override
            public void completed(Fragment fragment, Object attachment) {
              if (count[0] % 1000 == 0) {
                count[1] = Math.max(count[1], new Throwable().getStackTrace().length);
              }
              if (++count[0] < writes) {
                rig.context.writeFragment(from.clear(), false, true, this);
              }
            }

            @Override
            public void failed(WebSocketException failure, Object attachment) {
              throw new AssertionError(failure);
            }
          };
      rig.context.writeFragment(from, false, true, again);
      assertEquals(writes, count[0]);
      assertTrue(count[1] < 150, "the stack is " + count[1] + " deep");
    }
  }

  @Test
  void completionsNeitherNestNorOverlapWithinOneThread() {
    Rig rig = opened();
    rig.transport.receive(Peer.join(Peer.text("a"), Peer.text("b"), Peer.text("c")));
    Calls[] calls = new Calls[1];
    calls[0] =
        new Calls(
            (line, attachment) -> {
              if (calls[0].lines().size() == 1) {
                rig.context.writeFragment(Rig.bytes("x"), true, true, calls[0]);
                rig.context.readFragment(ByteBuffer.allocate(1), calls[0]);
              }
            });
    rig.context.readFragment(ByteBuffer.allocate(1), calls[0]);
    assertEquals(3, calls[0].lines().size());
    assertFalse(calls[0].overlapped());
  }

  @Test
  void blockingIsRefusedInsideACompletionOfAnyConnection() {
    Rig one = opened();
    Rig other = opened();
    other.transport.receive(Peer.text("there"));
    List<String> refused = new ArrayList<>();
    Calls calls =
        new Calls(
            (line, attachment) -> {
              for (Rig rig : List.of(one, other)) {
                for (org.junit.jupiter.api.function.Executable blocking : blockingCalls(rig)) {
                  refused.add(assertThrows(IllegalStateException.class, blocking).getMessage());
                }
              }
            });
    one.context.readFragment(ByteBuffer.allocate(1), calls);
    one.transport.receive(Peer.text("a"));
    assertEquals(6, refused.size());
    assertTrue(refused.get(0).contains("completion"), refused.get(0));
    assertEquals(List.of(), one.sent(), "nothing has changed");
    assertEquals(List.of(), other.sent());
  }

  @Test
  void blockingIsAllowedAgainBehindACompletion() throws Exception {
    Rig rig = opened();
    rig.transport.receive(Peer.join(Peer.text("a"), Peer.text("b")));
    rig.context.readFragment(ByteBuffer.allocate(1), new Calls());
    assertEquals(1, rig.context.readFragment(ByteBuffer.allocate(1)).count());
  }

  private static List<org.junit.jupiter.api.function.Executable> blockingCalls(Rig rig) {
    return List.of(
        () -> rig.context.readFragment(ByteBuffer.allocate(1)),
        () -> rig.context.writeFragment(Rig.bytes("x"), true, true),
        () -> rig.context.sendConnectionClose(Rig.reason(1000, "")));
  }

  @Test
  void whatCompletedThrowsGoesToFailedOfTheSameCompletionAndTheConnectionLives() throws Exception {
    Rig rig = opened();
    Exception thrown = new Exception("mine");
    AtomicReference<WebSocketException> told = new AtomicReference<>();
    WebSocketCompletion<Object> completion =
        new WebSocketCompletion<>() {
          @Override
          public void completed(Fragment fragment, Object attachment) throws Exception {
            throw thrown;
          }

          @Override
          public void failed(WebSocketException failure, Object attachment) {
            told.set(failure);
          }
        };
    rig.context.readFragment(ByteBuffer.allocate(1), completion);
    rig.transport.receive(Peer.join(Peer.text("a"), Peer.text("b")));
    assertEquals(Kind.APPLICATION, told.get().kind());
    assertSame(thrown, told.get().getCause());
    assertEquals(1, rig.context.readFragment(ByteBuffer.allocate(1)).count());
    assertEquals(List.of(), rig.sent());
  }

  @Test
  void aWebSocketExceptionThatCompletedThrowsKeepsItsKind() {
    Rig rig = opened();
    WebSocketException thrown = new WebSocketException(Kind.CLOSED, "of the next operation");
    AtomicReference<WebSocketException> told = new AtomicReference<>();
    WebSocketCompletion<Object> completion =
        new WebSocketCompletion<>() {
          @Override
          public void completed(Fragment fragment, Object attachment) throws Exception {
            throw thrown;
          }

          @Override
          public void failed(WebSocketException failure, Object attachment) {
            told.set(failure);
          }
        };
    rig.context.readFragment(ByteBuffer.allocate(1), completion);
    rig.transport.receive(Peer.text("a"));
    assertSame(thrown, told.get());
    assertEquals(List.of(), rig.sent());
  }

  @Test
  void whatFailedThrowsClosesWith1011AndTellsThePeerNothing() {
    for (boolean error : new boolean[] {false, true}) {
      Rig rig = opened();
      WebSocketCompletion<Object> completion =
          new WebSocketCompletion<>() {
            @Override
            public void completed(Fragment fragment, Object attachment) throws Exception {
              throw new Exception("secret");
            }

            @Override
            public void failed(WebSocketException failure, Object attachment) {
              if (error) {
                throw new StackOverflowError("secret");
              }
              throw new IllegalStateException("secret");
            }
          };
      rig.context.readFragment(ByteBuffer.allocate(1), completion);
      rig.transport.receive(Peer.text("a"));
      assertEquals(List.of("close 1011"), rig.sent());
      Calls next = new Calls();
      rig.context.readFragment(ByteBuffer.allocate(1), next);
      rig.context.writeFragment(Rig.bytes("x"), true, true, next);
      assertEquals(List.of("APPLICATION", "APPLICATION"), next.lines());
    }
  }

  @Test
  void anErrorThatCompletedThrowsClosesWith1011() {
    Rig rig = opened();
    Calls calls =
        new Calls(
            (line, attachment) -> {
              throw new NoClassDefFoundError("x");
            });
    rig.context.readFragment(ByteBuffer.allocate(1), calls);
    rig.transport.receive(Peer.text("a"));
    assertEquals(List.of("1 text last"), calls.lines());
    assertEquals(List.of("close 1011"), rig.sent());
  }

  @Test
  void everyCallerGetsAFailureOfItsOwnWithTheSharedOneAsCause() {
    Rig rig = opened();
    rig.context.closeTcpConnection();
    WebSocketException first =
        assertThrows(
            WebSocketException.class, () -> rig.context.readFragment(ByteBuffer.allocate(1)));
    WebSocketException second =
        assertThrows(
            WebSocketException.class, () -> rig.context.readFragment(ByteBuffer.allocate(1)));
    assertNotNull(first.getCause());
    assertSame(first.getCause(), second.getCause());
    assertTrue(first != second);
  }

  @Test
  void completionsAndTasksRunInTheApplicationsClassLoader() {
    Rig rig = opened();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    List<ClassLoader> seen = new ArrayList<>();
    Calls calls =
        new Calls((line, attachment) -> seen.add(Thread.currentThread().getContextClassLoader()));
    rig.context.readFragment(ByteBuffer.allocate(1), calls);
    rig.transport.receive(Peer.text("a"));
    rig.context.writeFragment(Rig.bytes("x"), true, true, calls);
    rig.connection.postCompletion(() -> seen.add(Thread.currentThread().getContextClassLoader()));
    rig.runTasks();
    rig.context.readFragment(ByteBuffer.allocate(1), calls);
    rig.context.closeTcpConnection();
    ClassLoader mine = rig.applicationLoader;
    assertEquals(List.of(mine, mine, mine, mine), seen);
    assertSame(before, Thread.currentThread().getContextClassLoader());
  }

  @Test
  void completionsNeitherOverlapNorGetLostUnderTwoThreads() throws Exception {
    for (int round = 0; round < 300; round++) {
      Rig rig = opened();
      int each = 40;
      AtomicInteger reads = new AtomicInteger();
      AtomicInteger writes = new AtomicInteger();
      int[] unguarded = new int[1]; // only the order of completions keeps it right
      ByteBuffer into = ByteBuffer.allocate(1);
      ByteBuffer from = ByteBuffer.allocate(round % 2 == 0 ? 1 : 5000);
      Calls[] calls = new Calls[2];
      calls[0] =
          new Calls(
              (line, attachment) -> {
                unguarded[0]++;
                if (reads.incrementAndGet() < each) {
                  rig.context.readFragment(into.clear(), calls[0]);
                }
              });
      calls[1] =
          new Calls(
              (line, attachment) -> {
                unguarded[0]++;
                if (writes.incrementAndGet() < each) {
                  rig.context.writeFragment(from.clear(), false, true, calls[1]);
                }
              });
      Thread reader =
          new Thread(
              () -> {
                rig.context.readFragment(into, calls[0]);
                for (int i = 0; i < each; i++) {
                  rig.transport.receive(Peer.text("x"));
                }
              });
      Thread writer = new Thread(() -> rig.context.writeFragment(from, false, true, calls[1]));
      reader.start();
      writer.start();
      reader.join();
      writer.join();
      Rig.await(() -> reads.get() == each && writes.get() == each);
      assertEquals(2 * each, unguarded[0]);
      assertFalse(calls[0].overlapped() || calls[1].overlapped());
      assertNull(rig.connection.fate());
    }
  }
}
