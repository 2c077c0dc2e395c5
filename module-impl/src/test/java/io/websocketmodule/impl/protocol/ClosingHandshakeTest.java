// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.impl.protocol.ClosingHandshake.Next;
import io.websocketmodule.impl.protocol.ClosingHandshake.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every order of closing, answering, failing and losing ends with at most one close and one end.
 */
class ClosingHandshakeTest {
  private static final CloseStatus OURS = new CloseStatus(1000, "ours");
  private static final CloseStatus THEIRS = new CloseStatus(3001, "theirs");
  private static final CloseStatus FAILURE = new CloseStatus(1002, "failure");

  private enum Transition {
    SENDING,
    RECEIVED,
    ECHOING,
    FAILING,
    TIMED_OUT,
    TRANSPORT_LOST;

    Step apply(ClosingHandshake closing) {
      return switch (this) {
        case SENDING -> closing.sending(OURS);
        case RECEIVED -> closing.received(THEIRS);
        case ECHOING -> closing.echoing();
        case FAILING -> closing.failing(FAILURE);
        case TIMED_OUT -> closing.timedOut();
        case TRANSPORT_LOST -> closing.transportLost();
      };
    }
  }

  /** Applies the transitions and returns what the last one asks for. */
  private static String last(ClosingHandshake closing, String transitions) {
    String result = "";
    for (String name : transitions.trim().split(" +")) {
      try {
        Step step = Transition.valueOf(name).apply(closing);
        result = (step.send().map(s -> s.code() + " ").orElse("") + step.next());
      } catch (IllegalStateException e) {
        result = "refused";
      }
    }
    return result;
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          SENDING,                                 1000 AWAIT_CLOSE
          RECEIVED,                                AWAIT_ANSWER
          ECHOING,                                 NOTHING
          FAILING,                                 1002 DISCARD_INPUT
          TIMED_OUT,                               NOTHING
          TRANSPORT_LOST,                          END_TCP
          # ours first
          SENDING SENDING,                         refused
          SENDING RECEIVED,                        END_TCP
          SENDING ECHOING,                         NOTHING
          SENDING FAILING,                         DISCARD_INPUT
          SENDING TIMED_OUT,                       END_TCP
          SENDING TRANSPORT_LOST,                  END_TCP
          # theirs first
          RECEIVED SENDING,                        1000 END_TCP
          RECEIVED RECEIVED,                       NOTHING
          RECEIVED ECHOING,                        3001 END_TCP
          RECEIVED FAILING,                        1002 END_TCP
          RECEIVED TIMED_OUT,                      3001 END_TCP
          RECEIVED TRANSPORT_LOST,                 END_TCP
          # failed
          FAILING SENDING,                         refused
          FAILING RECEIVED,                        END_TCP
          FAILING FAILING,                         NOTHING
          FAILING TIMED_OUT,                       END_TCP
          FAILING TRANSPORT_LOST,                  END_TCP
          # both done: what comes late changes nothing
          SENDING RECEIVED SENDING,                refused
          SENDING RECEIVED RECEIVED,               NOTHING
          SENDING RECEIVED ECHOING,                NOTHING
          RECEIVED SENDING SENDING,                refused
          RECEIVED ECHOING SENDING,                refused
          RECEIVED ECHOING ECHOING,                NOTHING
          RECEIVED SENDING TRANSPORT_LOST,         END_TCP
          # lost
          TRANSPORT_LOST SENDING,                  NOTHING
          TRANSPORT_LOST RECEIVED,                 NOTHING
          TRANSPORT_LOST FAILING,                  NOTHING
          TRANSPORT_LOST TIMED_OUT,                NOTHING
          TRANSPORT_LOST TRANSPORT_LOST,           NOTHING
          RECEIVED TRANSPORT_LOST ECHOING,         NOTHING
          """)
  void whatEachTransitionAsksFor(String transitions, String expected) {
    assertEquals(expected, last(new ClosingHandshake(), transitions));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          SENDING,                                 none
          FAILING,                                 none
          RECEIVED,                                3001 theirs
          SENDING RECEIVED,                        3001 theirs
          TRANSPORT_LOST,                          1006
          SENDING TRANSPORT_LOST,                  1006
          FAILING TRANSPORT_LOST,                  1006
          RECEIVED TRANSPORT_LOST,                 3001 theirs
          TRANSPORT_LOST RECEIVED,                 1006
          """)
  void howThePeerClosed(String transitions, String expected) {
    ClosingHandshake closing = new ClosingHandshake();
    last(closing, transitions);
    String status =
        closing.peerStatus().map(s -> (s.code() + " " + s.reason()).strip()).orElse("none");
    assertEquals(expected, status);
  }

  @Test
  void everyOrderOfFiveKeepsTheRules() {
    int count = Transition.values().length;
    for (int number = 0; number < count * count * count * count * count; number++) {
      List<Transition> order = new ArrayList<>();
      for (int rest = number, i = 0; i < 5; i++, rest /= count) {
        order.add(Transition.values()[rest % count]);
      }
      checkOrder(order);
    }
  }

  private static void checkOrder(List<Transition> order) {
    ClosingHandshake closing = new ClosingHandshake();
    int sent = 0;
    boolean lost = false;
    for (Transition transition : order) {
      boolean sentBefore = closing.closeSent();
      boolean receivedBefore = closing.closeReceived();
      boolean lostBefore = lost;
      lost |= transition == Transition.TRANSPORT_LOST;
      Optional<CloseStatus> peerBefore = closing.peerStatus();
      try {
        Step step = transition.apply(closing);
        sent += step.send().isPresent() ? 1 : 0;
        assertEquals(step.send().isPresent(), !sentBefore && closing.closeSent(), order::toString);
        if (lostBefore) {
          assertEquals(Next.NOTHING, step.next(), order::toString);
        }
        if (!sentBefore && closing.closeSent() && closing.closeReceived()) {
          assertEquals(Next.END_TCP, step.next(), order::toString);
        }
      } catch (IllegalStateException e) {
        assertTrue(transition == Transition.SENDING && sentBefore, order::toString);
        assertEquals(peerBefore, closing.peerStatus(), order::toString);
      }
      assertTrue(closing.closeSent() || !sentBefore, "nothing is taken back");
      assertTrue(closing.closeReceived() || !receivedBefore, "nothing is taken back");
      assertTrue(peerBefore.isEmpty() || peerBefore.equals(closing.peerStatus()), order::toString);
    }
    assertTrue(sent <= 1, order::toString);
    assertEquals(sent == 1, closing.sentStatus().isPresent(), order::toString);
  }

  @Test
  void theEchoHasTheCodeButNotTheReason() {
    ClosingHandshake closing = new ClosingHandshake();
    closing.received(THEIRS);
    assertEquals(Optional.of(new CloseStatus(3001, "")), closing.echoing().send());
    assertTrue(closing.closeSent());
  }

  @Test
  void aCloseWithoutACodeIsEchoedWithoutOne() {
    ClosingHandshake closing = new ClosingHandshake();
    closing.received(CloseStatus.NONE);
    assertEquals(Optional.of(CloseStatus.NONE), closing.timedOut().send());
    assertEquals(Optional.of(CloseStatus.NONE), closing.peerStatus());
  }

  @Test
  void everyCodeThatMayComeCanBeEchoed() {
    for (int code = 0; code <= 0xFFFF; code++) {
      if (CloseCodes.mayBeReceived(code)) {
        ClosingHandshake closing = new ClosingHandshake();
        closing.received(new CloseStatus(code, ""));
        assertEquals(2, closing.echoing().send().orElseThrow().encode().remaining());
      }
    }
  }

  @Test
  void aNewOneHasNothingToTell() {
    ClosingHandshake closing = new ClosingHandshake();
    assertFalse(closing.closeSent());
    assertFalse(closing.closeReceived());
    assertEquals(Optional.empty(), closing.peerStatus());
    assertEquals(Optional.empty(), closing.sentStatus());
  }

  @Test
  void aRefusedCloseChangesNothing() {
    ClosingHandshake closing = new ClosingHandshake();
    closing.sending(OURS);
    assertThrows(IllegalStateException.class, () -> closing.sending(THEIRS));
    assertEquals(Optional.of(OURS), closing.sentStatus());
    assertEquals(Next.END_TCP, closing.received(THEIRS).next());
  }
}
