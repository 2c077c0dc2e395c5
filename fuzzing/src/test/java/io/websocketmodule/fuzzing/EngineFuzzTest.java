// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.websocketmodule.fuzzing.Conversation.End;
import io.websocketmodule.fuzzing.Said.Kind;
import io.websocketmodule.impl.connection.Compression;
import io.websocketmodule.impl.protocol.DeflatePolicy;
import io.websocketmodule.impl.protocol.DeflateTerms;
import io.websocketmodule.impl.protocol.FragmentReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * The whole engine and an application on it, against a peer that sends anything, in any pieces,
 * takes what it is sent in any pieces, and ends in any way: every message arrives and is said back
 * in its order, every violation is answered with its close code, and at the end nothing is left,
 * whatever the peer claimed.
 */
class EngineFuzzTest {

  /** What a conversation may cost without a byte of payload; two borrowed buffers are 32 KiB. */
  private static final long LEAST_ALLOCATION = 256 * 1024;

  /** For each byte of the peer: the smallest frames, of 6 bytes, make some objects each. */
  private static final int ALLOCATION_PER_BYTE = 512;

  /**
   * For each byte that the peer's bytes inflate to: an application that reads into one byte has a
   * fragment of each, and says back a compressed one, which makes some 820 bytes of objects.
   */
  private static final int ALLOCATION_PER_INFLATED_BYTE = 1024;

  /** More than this of inflated messages is left out: to say it all back takes too long. */
  private static final int MOST_INFLATED = 64 * 1024;

  /** How often too much must be taken. */
  private static final int AGAIN = 5;

  /**
   * Byte 0 steers the peer's pieces, byte 1 those that it takes, byte 2 the application and
   * compression, byte 3 the sizes of its buffers, byte 4 its limit and the end.
   */
  @FuzzTest
  void peer(byte[] bytes) {
    Input input = Input.of(bytes, 5);
    Case first = new Case(input);
    if (first.compression != null && first.inflated() > MOST_INFLATED) {
      return;
    }
    first.run();
    first.judge();
    // The first of its kind loads classes too, which is not the connection's doing.
    long inflated = first.compression == null ? 0 : first.inflated();
    long most =
        LEAST_ALLOCATION
            + ALLOCATION_PER_BYTE * (long) first.wire.length
            + ALLOCATION_PER_INFLATED_BYTE * inflated;
    long allocated = first.conversation.allocated();
    for (int i = 0; i < AGAIN && allocated > most; i++) {
      Case again = new Case(input);
      again.run();
      allocated = again.conversation.allocated();
    }
    assertTrue(allocated <= most, allocated + " bytes for " + first.wire.length);
  }

  private static final class Case {
    final byte[] wire;
    final End end;
    final boolean managed;
    final boolean textOnly;
    final boolean closes;
    final boolean takeover;
    final Compression compression; // null: none
    final Input input;
    final long limit;
    final Application application;
    final TapeTransport transport;
    final Conversation conversation;
    final Reading reading;
    final List<Said> expected;

    Case(Input input) {
      this.input = input;
      wire = input.rest();
      end = End.values()[input.steer(4) % End.values().length];
      managed = input.steer(2, 0);
      textOnly = input.steer(2, 1);
      int closesAfter = input.steer(2, 2) ? 1 + (input.steer(2) >> 6) : -1;
      closes = closesAfter > 0;
      takeover = input.steer(2, 7);
      compression = !closes && input.steer(2, 6) ? compression(takeover) : null;
      limit = new long[] {4_194_304, 1, 125, 70_000}[input.steer(4) >> 6];
      application =
          managed
              ? new ManagedEcho(textOnly, input.steer(2, 3), closesAfter, limit)
              : new NativeEcho(new Pieces(input.steer(3)), input.steer(2, 3), closesAfter);
      transport =
          new TapeTransport(new Pieces(input.steer(1)), input.steer(2, 4), input.steer(2, 5));
      conversation = new Conversation(application, transport, compression, limit);
      FragmentReader reader =
          compression == null ? new FragmentReader(true) : compression.reader(true);
      reading = Reading.thatLooksFirst(reader);
      expected = reading.read(wire);
      reader.release();
    }

    /** Of both sides; a message that is so small that it would grow is sent as it is. */
    private static Compression compression(boolean takeover) {
      return Conversation.ENGINE
          .engine()
          .compression(
              new DeflateTerms(takeover, takeover, false, 15),
              new DeflatePolicy(takeover, takeover, 15, 16, 6));
    }

    /** Bytes of all that the peer has said, inflated. */
    long inflated() {
      return reading.unfinished().length
          + expected.stream().mapToLong(said -> said.payload().remaining()).sum();
    }

    void run() {
      conversation.run(wire, new Pieces(input.steer(0)), end);
    }

    void judge() {
      assertEquals(List.of(), application.wrong);
      assertEquals(List.of(), transport.broken());
      assertTrue(transport.over(), "the connection is not over");
      assertEquals(0, Conversation.ENGINE.engine().openConnections());
      assertEquals(0, Conversation.ENGINE.codecsLent());
      ServerFrames sent = ServerFrames.of(transport.output(), compression != null, takeover);
      assertTrue(end != End.FIN || !sent.cut(), "the last frame is cut off");
      judgeMessages(sent);
      judgePongs(sent);
      judgeClose(sent);
    }

    private void judgeMessages(ServerFrames sent) {
      List<Said> messages = expected.stream().filter(Said::message).toList();
      assertPrefix(application.heard, messages, "heard");
      assertPrefix(sent.messages(), application.heard, "said back");
      if (end != End.LOSS && !closes && !tooBig() && !(managed && textOnly)) {
        assertEquals(messages, application.heard);
      }
      if (end != End.LOSS && !closes && !failed()) {
        assertEquals(application.heard, sent.messages());
        if (!managed && !sent.cut()) {
          assertStart(sent.unfinished(), reading.unfinished());
        }
      }
    }

    private static void assertPrefix(List<Said> some, List<Said> all, String what) {
      assertTrue(
          some.size() <= all.size() && some.equals(all.subList(0, some.size())),
          () -> what + " " + some + " of " + all);
    }

    private static void assertStart(byte[] some, byte[] all) {
      assertTrue(
          some.length <= all.length
              && ByteBuffer.wrap(some).equals(ByteBuffer.wrap(Arrays.copyOf(all, some.length))),
          "another message's begin was said back");
    }

    /** At most one pong waits, the newest (RFC 6455 5.5.3), so some pings may have none. */
    private void judgePongs(ServerFrames sent) {
      Iterator<Said> pings = expected.stream().filter(s -> s.kind() == Kind.PING).iterator();
      for (Said pong : sent.only(Kind.PONG)) {
        boolean answers = false;
        while (!answers && pings.hasNext()) {
          answers = pings.next().payload().equals(pong.payload());
        }
        assertTrue(answers, "a pong without a ping");
      }
      assertEquals(List.of(), sent.only(Kind.PING), "nobody asked for pings");
    }

    private void judgeClose(ServerFrames sent) {
      List<Said> closes = sent.only(Kind.CLOSE);
      int code = closes.isEmpty() ? 0 : closes.get(0).code();
      assertTrue(code == 0 || mayStand(code), "close code " + code);
      if (this.closes || end == End.LOSS) {
        return;
      }
      Said last = last();
      boolean ended = last != null && last.code() != 0; // by its close, or by a violation
      int right = ended ? last.code() : 0;
      if (code == 1003 && right != code) {
        assertTrue(managed && textOnly, "no reason for 1003");
      } else if (code == 1009 && right == 1007 && compression != null) {
        assertTrue(managed, "nobody asks for whole messages"); // it looks no further than its limit
      } else {
        assertEquals(tooBig() ? 1009 : right, code);
      }
    }

    /** RFC 6455 7.4.1 and IANA's registry; 1010 only as an echo; 1011 would be our failure. */
    private boolean mayStand(int code) {
      boolean registered = code >= 1000 && code <= 1014 && code != 1004 && code != 1006;
      boolean open = code >= 3000 && code <= 4999;
      boolean echoed = last() != null && last().code() == code;
      return (registered || open) && (code != 1011 && code != 1010 || echoed);
    }

    private Said last() {
      return expected.isEmpty() ? null : expected.get(expected.size() - 1);
    }

    private boolean failed() {
      return last() != null && last().kind() == Kind.VIOLATION || tooBig() || managed && textOnly;
    }

    private boolean tooBig() {
      return managed && reading.largestClaim() > limit;
    }
  }
}
