// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One WebSocket, fragment by fragment: IIS's IWebSocketContext. A handler finds it under the name
 * {@link #NAME} once it has set status 101 and flushed.
 *
 * <p><b>Threads.</b> One read and one write may be outstanding at a time; a close counts as a
 * write. A second one is an {@link IllegalStateException} at once and changes nothing. Any thread
 * may call. {@link #closeTcpConnection} and {@link #cancelOutstandingIO} are allowed at any time
 * from any thread. Completions of one connection neither nest nor overlap.
 *
 * <p><b>Three forms.</b> Blocking (fAsync = FALSE). Asynchronous that always calls back
 * (pfCompletionExpected = NULL), the natural one for new code. Asynchronous that is done at once or
 * expected (pfCompletionExpected given), for ports: when it is done at once the completion is not
 * called, and an immediate failure is thrown and does not call back.
 *
 * <p><b>Blocking</b> calls throw IllegalStateException inside a completion of any connection, and
 * on the request's own thread before the filter chain has returned, because the servlet API opens
 * the connection only then: block in a task given to {@link HttpContext#postCompletion}, or in one
 * given to {@code WebSockets.accept}. An interrupt of a blocking call withdraws its operation and
 * throws {@link java.io.InterruptedIOException}.
 *
 * <p><b>Buffers.</b> A buffer belongs to the connection from the call until its operation is
 * complete, and is the caller's again then. A read moves its position by the count and a write to
 * its limit, both at completion; the limit stays. Direct and heap buffers both serve.
 *
 * <p><b>Before the connection is open</b>, between the flush and the end of the filter chain,
 * asynchronous operations may be started; they wait.
 *
 * <p><b>Control frames.</b> The module answers pings and notices closes even while nobody reads, up
 * to the first payload byte that no one has asked for. There it stops reading, and TCP holds the
 * peer back.
 *
 * <p><b>Errors.</b> Misuse is an IllegalStateException or IllegalArgumentException and leaves the
 * connection as it was. All else is a {@link WebSocketException}, thrown or given to the
 * completion; its kind tells what became of the connection.
 */
public interface WebSocketContext extends StoredContext {

  /** Name of the context in the {@link NamedContextContainer}: IIS_WEBSOCKET. */
  String NAME = "websockets";

  /**
   * Reads a fragment, blocking (ReadFragment with fAsync = FALSE).
   *
   * <p>A fragment is at most what {@code into} holds of the current message: a piece of a frame, or
   * one frame's rest, never bytes of two frames. A buffer with nothing remaining waits until
   * payload, an empty message or a close is there, consumes none of it, and completes with count 0
   * and last false; the next read then does not wait. Text comes as checked UTF-8 bytes, a
   * character may be split between fragments. After the peer's close was delivered every further
   * read delivers it again.
   *
   * @param into filled from its position on
   * @return the fragment, never pending
   * @throws WebSocketException the connection was lost or ended, the peer broke the protocol, or
   *     the read was cancelled
   * @throws java.io.InterruptedIOException the thread was interrupted; the read is withdrawn and
   *     loses no byte
   * @throws IllegalArgumentException {@code into} is read-only
   * @throws IllegalStateException a read is outstanding, or blocking is not allowed here
   */
  Fragment readFragment(ByteBuffer into) throws IOException;

  /**
   * Reads a fragment and always calls back. As {@link #readFragment(ByteBuffer)}, without blocking.
   *
   * @param completion gets the fragment or the failure, and a null attachment
   */
  void readFragment(ByteBuffer into, WebSocketCompletion<?> completion);

  /**
   * Reads a fragment: done at once, or expected. As {@link #readFragment(ByteBuffer)}, without
   * blocking.
   *
   * @param attachment handed to the completion; may be null
   * @param completion called only when {@link Fragment#PENDING} is returned
   * @return the fragment, or {@link Fragment#PENDING}
   * @throws WebSocketException the read failed at once; the completion is not called
   */
  <A> Fragment readFragment(
      ByteBuffer into, A attachment, WebSocketCompletion<? super A> completion)
      throws WebSocketException;

  /**
   * Writes a fragment as one frame, blocking (WriteFragment with fAsync = FALSE).
   *
   * <p>The write is complete when the module or the container has the bytes and the caller may
   * reuse the buffer; an I/O error after that fails the next operation. An empty fragment is
   * allowed.
   *
   * @param from its remaining bytes are the frame's payload
   * @param utf8 true: a text message, whose bytes are checked to be UTF-8; the fragments of one
   *     message agree on this
   * @param last true: the message ends with this fragment
   * @throws WebSocketException the connection was lost, ended or cancelled the write
   * @throws java.io.InterruptedIOException the thread was interrupted; the write is withdrawn if
   *     nothing of it went out, else the connection ends
   * @throws IllegalArgumentException the bytes are not UTF-8; the message names the first wrong
   *     one. Nothing was sent
   * @throws IllegalStateException a write or close is outstanding, a close was sent, or text and
   *     binary mix in one message
   */
  void writeFragment(ByteBuffer from, boolean utf8, boolean last) throws IOException;

  /**
   * Writes a fragment and always calls back. As {@link #writeFragment(ByteBuffer, boolean,
   * boolean)}, without blocking.
   *
   * @param completion gets a fragment with the write's own count and flags, or the failure, and a
   *     null attachment
   */
  void writeFragment(
      ByteBuffer from, boolean utf8, boolean last, WebSocketCompletion<?> completion);

  /**
   * Writes a fragment: done at once, or expected. As {@link #writeFragment(ByteBuffer, boolean,
   * boolean)}, without blocking.
   *
   * @param attachment handed to the completion; may be null
   * @param completion called only when true is returned
   * @return true: the completion is expected; false: the write is complete
   * @throws WebSocketException the write failed at once; the completion is not called
   */
  <A> boolean writeFragment(
      ByteBuffer from,
      boolean utf8,
      boolean last,
      A attachment,
      WebSocketCompletion<? super A> completion)
      throws WebSocketException;

  /**
   * This WebSocket, but a message whose first fragment is written through what is returned is never
   * compressed: for secrets that are sent beside what somebody else can choose, since the length of
   * a compressed message tells about its content (CRIME, BREACH), and for what is compressed
   * already.
   *
   * <p>Nothing else differs. It is the same connection with the same outstanding read and write, so
   * both may be used in turn; the fragments that continue a message follow the first one, whichever
   * they are written through. Where compression was not agreed on, nothing differs at all.
   *
   * @return a view that costs next to nothing and may be kept for the life of the connection
   */
  WebSocketContext uncompressed();

  /**
   * Sends a close frame, blocking (SendConnectionClose with fAsync = FALSE). Nothing can be written
   * after it. Reading goes on until the peer's close arrives; the module ends TCP when both closes
   * are through, or when the peer has not answered within closeTimeout.
   *
   * @param reason a code that RFC 6455 7.4 allows to be sent, and a reason of at most 123 bytes of
   *     UTF-8; {@link CloseReason.CloseCodes#NO_STATUS_CODE} sends a close without a code, and then
   *     the reason must be empty. The code of the peer's close may always be answered with
   * @throws WebSocketException the connection was lost or ended
   * @throws IllegalArgumentException the code must not be sent, or the reason is too long
   * @throws IllegalStateException a write or close is outstanding, or a close was sent
   */
  void sendConnectionClose(CloseReason reason) throws IOException;

  /**
   * Sends a close frame and always calls back. As {@link #sendConnectionClose(CloseReason)},
   * without blocking.
   */
  void sendConnectionClose(CloseReason reason, WebSocketCompletion<?> completion);

  /**
   * Sends a close frame: done at once, or expected. As {@link #sendConnectionClose(CloseReason)},
   * without blocking.
   *
   * @param attachment handed to the completion; may be null
   * @param completion called only when true is returned
   * @return true: the completion is expected; false: the close frame is on its way
   * @throws WebSocketException the close failed at once; the completion is not called
   */
  <A> boolean sendConnectionClose(
      CloseReason reason, A attachment, WebSocketCompletion<? super A> completion)
      throws WebSocketException;

  /**
   * How the peer closed (GetCloseStatus).
   *
   * @return empty: no close yet; {@link CloseReason.CloseCodes#NO_STATUS_CODE}: the peer's close
   *     carried no code (IIS: 0x80070490); {@link CloseReason.CloseCodes#CLOSED_ABNORMALLY}: the
   *     connection ended without a close from the peer
   */
  Optional<CloseReason> getCloseStatus();

  /**
   * Withdraws what is pending (CancelOutstandingIO): it fails with {@link
   * WebSocketException.Kind#CANCELLED}. A cancelled read loses no byte and the connection lives. A
   * write of which nothing went out is withdrawn, and with it its place in the message: the same
   * fragment may be written again. One that is partly out, or that the container holds, ends the
   * connection. A close cannot be taken back: its operation fails, and its frame stays on its way.
   */
  void cancelOutstandingIO();

  /**
   * Ends TCP at once (CloseTcpConnection). What is pending fails with {@link
   * WebSocketException.Kind#ABORTED}. Never blocks. It does nothing to a connection that has ended
   * already: what was sent before an end in good order still arrives. It does cut short the time in
   * which the peer of a failing connection is to see its close, so there is no need to call it
   * after a failure.
   */
  void closeTcpConnection();
}
