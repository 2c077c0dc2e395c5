// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.impl.protocol.FragmentReader;
import io.websocketmodule.impl.protocol.ProtocolViolation;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/**
 * The way in: pumps bytes from the transport through the protocol to whoever asked for them.
 *
 * <p>Thread rule: its {@link Token} is the read token: who has it pumps. The pump reads on for
 * control frames while nobody asks for payload, and stops at the first payload byte that no one has
 * asked for.
 */
final class Incoming extends Token implements Runnable {

  /** What the length of a turn is counted in: bytes. */
  private static final int UNIT = 64;

  /**
   * Units after which a connection waits for its turn again, however much lies there: 256 KiB, so
   * that one peer cannot keep for itself a thread that tells of many. Where messages may be
   * compressed, what they inflate to counts as well, for that is what takes the time: one read of
   * 16 KiB may become 16 MiB.
   */
  private static final int MOST_IN_A_TURN = 256 * 1024 / UNIT;

  private static final int READ = BufferPool.SIZE / UNIT;

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final Connection connection;
  private final FragmentReader fragments;

  /**
   * Whether a readable event was asked for and has not come; reading before it comes would bring
   * nothing.
   */
  private volatile boolean armed;

  /**
   * Whether the transport has told that it can tell: before that, who reads and asks for an event
   * would do so beside its unasked first one.
   */
  private volatile boolean begun;

  /**
   * Who holds the read token. Read by other threads only to compare with themselves, which cannot
   * be wrong.
   */
  private Thread owner;

  // with the read token
  private boolean again; // something was signalled from inside the pump
  private ByteBuffer buffer; // null: none is borrowed
  private boolean shortRead;
  private short turn; // units since an event was asked for; a short fits in beside the flags
  private boolean finRead;
  private boolean openTold;

  // with the read token: delivered, and not yet handed to the counters
  private int messages;
  private int bytes;

  /** Who asks from inside the pump and waits for its answer; null: nobody does. */
  private FragmentSink asking;

  /** Who has asked for what comes next. Taken from here by whoever answers or withdraws it. */
  private volatile FragmentSink wanted;

  private static final VarHandle WANTED = field("wanted", FragmentSink.class);

  /**
   * Set before the connection opens, by the managed layer: where to pump when no container thread
   * does.
   */
  private volatile Executor aside;

  /** What is to be done in the pump, between two fragments; null: nothing. */
  private volatile Runnable errand;

  private static final VarHandle ERRAND = field("errand", Runnable.class);

  Incoming(Connection connection, boolean maskedFrames) {
    this.connection = connection;
    Compression compression = connection.compression();
    fragments =
        compression == null ? new FragmentReader(maskedFrames) : compression.reader(maskedFrames);
  }

  void pumpAside(Executor executor) {
    aside = executor;
  }

  /**
   * Whether the calling thread is inside the pump, so that what it writes may wait for the end of
   * the batch.
   */
  boolean inBatch() {
    return owner == Thread.currentThread();
  }

  /**
   * Asks for what comes next.
   *
   * @param nested true: try to answer before returning, even when called from inside the pump
   * @throws IllegalStateException somebody has asked already
   */
  void request(FragmentSink sink, boolean nested) {
    if (nested && inBatch() && wanted == null && asking == null) {
      requestInBatch(sink);
      return;
    }
    publish(sink);
    signal();
  }

  private void publish(FragmentSink sink) {
    if (!WANTED.compareAndSet(this, null, sink)) {
      throw new IllegalStateException("A read is outstanding; one at a time is allowed");
    }
  }

  /**
   * The pump called the application, which asks again: it may go on here, since it holds nothing
   * while it calls. It goes no further than the answer, for what that makes the application write
   * belongs into the same batch.
   */
  private void requestInBatch(FragmentSink sink) {
    asking = sink;
    try {
      boolean more = true;
      while (more && asking == sink) {
        more = advanceOnce();
      }
    } catch (RuntimeException | Error bug) {
      connection.bug(bug); // and the request is answered by the end of that
    }
    if (asking == sink) {
      // What has happened meanwhile left a signal, and the pump looks again for that.
      asking = null;
      publish(sink);
    }
  }

  /** Takes a request back; false: there is none of this sink, or its answer is on its way. */
  boolean withdraw(FragmentSink sink) {
    return WANTED.compareAndSet(this, sink, null);
  }

  private FragmentSink claim() {
    FragmentSink claimed = asking;
    if (claimed != null) {
      asking = null;
      return claimed;
    }
    claimed = wanted;
    return claimed != null && withdraw(claimed) ? claimed : null;
  }

  /** The transport says, on a thread of the container, that bytes are there. */
  void readable(boolean containerMayBlock) {
    armed = false;
    begun = true;
    if (take()) {
      Executor elsewhere = aside;
      if (elsewhere == null || containerMayBlock) {
        run();
      } else {
        elsewhere.execute(this);
      }
    }
  }

  /** Runs a task in the pump, between two fragments, and so beside no callback. */
  void inPump(Runnable task) {
    Runnable earlier;
    do {
      earlier = errand;
    } while (!ERRAND.compareAndSet(this, earlier, oneAfterTheOther(earlier, task)));
    signal();
  }

  private static Runnable oneAfterTheOther(Runnable earlier, Runnable later) {
    return earlier == null
        ? later
        : () -> {
          earlier.run();
          later.run();
        };
  }

  /** Something has changed that the pump must see: a request, an end. */
  void signal() {
    if (inBatch()) {
      again = true; // what only this thread sees needs no fence
    } else if (take()) {
      Executor elsewhere = aside;
      if (elsewhere == null) {
        run();
      } else {
        elsewhere.execute(this);
      }
    }
  }

  /** Pumps until nobody has signalled since. Only for the holder of the token. */
  @Override
  public void run() {
    int seen;
    do {
      seen = signalled();
      owner = Thread.currentThread();
      again = false;
      try {
        advance();
      } catch (Throwable bug) { // other languages of the JVM throw what is not declared
        connection.bug(bug);
      } finally {
        owner = null;
      }
      count();
      connection.flushBatch();
    } while (again || !letGo(seen));
  }

  private void advance() {
    boolean more = true;
    while (more) {
      more = advanceOnce();
    }
  }

  /** False: nothing more can be done until somebody signals. */
  private boolean advanceOnce() {
    runErrand();
    return switch (connection.phase()) {
      case OPENING -> false;
      case OPEN -> begun && (openTold ? step() : tellOpen());
      case PEER_CLOSED, ENDED -> readNoMore();
      case DISCARDING -> tellEnd() || begun && discard();
    };
  }

  private void runErrand() {
    // A look spares the exchange, round after round.
    Runnable task = errand == null ? null : (Runnable) ERRAND.getAndSet(this, null);
    if (task != null) {
      task.run();
    }
  }

  private boolean tellOpen() {
    openTold = true;
    connection.tellOpened();
    return true;
  }

  private boolean step() {
    FragmentReader.Event event;
    try {
      event = fragments.read(buffer == null ? EMPTY : buffer, null);
    } catch (ProtocolViolation violation) {
      connection.violated(violation);
      return true;
    }
    switch (event) {
      case NEED_INPUT -> {
        return fill();
      }
      case PAYLOAD_WAITING -> {
        return deliver();
      }
      case PING -> connection.pinged(fragments.controlPayload());
      case PONG -> connection.ponged(fragments.controlPayload());
      case CLOSE -> {
        count();
        connection.ending.received(fragments.closeStatus(), buffer.hasRemaining());
      }
      case FRAGMENT -> throw new IllegalStateException("A fragment without a buffer");
    }
    return true;
  }

  private boolean deliver() {
    FragmentSink sink = claim();
    if (sink == null) {
      connection.timekeeper.stalled();
      return false;
    }
    connection.timekeeper.unstalled();
    ByteBuffer into = sink.into(fragments.remainingInFrame());
    if (into == null) {
      sink.failed(connection.fate());
      return true;
    }
    if (!into.hasRemaining()) {
      sink.fragment(0, fragments.utf8(), false, fragments.remainingInFrame());
      return true;
    }
    try {
      fragments.read(buffer == null ? EMPTY : buffer, into);
    } catch (ProtocolViolation violation) {
      connection.violated(violation);
      sink.failed(connection.fate());
      return true;
    }
    bytes += fragments.count();
    messages += fragments.last() ? 1 : 0;
    sink.fragment(
        fragments.count(), fragments.utf8(), fragments.last(), fragments.remainingInFrame());
    return true;
  }

  /** Hands over what was delivered since, once for all that one read has brought. */
  private void count() {
    if ((messages | bytes) != 0) {
      connection.received(messages, bytes);
      if (connection.compression() != null) {
        turn = (short) Math.min(MOST_IN_A_TURN, turn + (bytes + UNIT - 1) / UNIT);
      }
      messages = 0;
      bytes = 0;
    }
  }

  /** Gets more input; true: there is some, or something else has changed. */
  private boolean fill() {
    count();
    // All that the last read brought is answered now: its answers leave in one write.
    connection.flushBatch();
    if (buffer != null && buffer.hasRemaining() || connection.phase() != Ending.Phase.OPEN) {
      return true; // a completion within the flush has read on, or the flush has failed
    }
    int count = readTransport();
    if (count > 0) {
      connection.timekeeper.frame();
      return true;
    }
    if (count < 0) {
      connection.ending.inputEnded();
      return true;
    }
    return false;
  }

  /**
   * Reads into the buffer: the count, 0 when an event will tell, -1 for a FIN. A loss counts as the
   * end it is.
   */
  private int readTransport() {
    Transport transport = connection.transport();
    try {
      while (!armed) {
        if (shortRead || turn >= MOST_IN_A_TURN) {
          // If the last read did not fill the buffer, most likely nothing is there, and asking
          // spares an empty read.
          shortRead = false;
          turn = 0;
          releaseBuffer();
          if (!arm(transport)) {
            return 0;
          }
        }
        if (buffer == null) {
          buffer = connection.engine().buffers().borrow(transport.prefersDirectBuffers());
        }
        int count = transport.read(buffer.clear());
        if (count > 0) {
          turn = (short) (turn + READ);
          shortRead = buffer.hasRemaining();
          buffer.flip();
          return count;
        }
        releaseBuffer();
        if (count < 0) {
          return count;
        }
        shortRead = true;
      }
    } catch (IOException lost) {
      releaseBuffer();
      connection.lost(lost);
    }
    return 0;
  }

  private boolean arm(Transport transport) throws IOException {
    armed = true; // before the call: the event may come within it
    boolean now = transport.awaitReadable();
    if (now) {
      armed = false;
    }
    return now;
  }

  /** Answers a request that can get no more payload; true: there was one. */
  private boolean tellEnd() {
    FragmentSink sink = claim();
    if (sink == null) {
      return false;
    }
    connection.ending.answer(sink);
    return true;
  }

  /**
   * Reads and throws away, so that what the peer still sends does not turn our close into a reset.
   */
  private boolean discard() {
    if (finRead) {
      return false;
    }
    // First of all the close, for the peer may go on sending for long.
    connection.flushBatch();
    if (connection.phase() == Ending.Phase.ENDED) {
      return true; // the close could not be written any more
    }
    int count = readTransport();
    if (count > 0) {
      buffer.position(buffer.limit());
      connection.timekeeper.discarded();
      return true;
    }
    if (count < 0) {
      finRead = true;
      connection.ending.inputEnded();
    }
    return count < 0;
  }

  private boolean readNoMore() {
    releaseBuffer();
    fragments.release();
    return tellEnd();
  }

  private static VarHandle field(String name, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(Incoming.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private void releaseBuffer() {
    if (buffer != null) {
      connection.engine().buffers().giveBack(buffer);
      buffer = null;
    }
  }
}
