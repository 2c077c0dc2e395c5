// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * The WebSocket protocol itself: what the bits of a frame mean, in which order frames may come, and
 * how a connection is opened and closed.
 *
 * <p>Everything here is driven by its caller: bytes in, events and bytes out. There are no threads,
 * no clock, no I/O, no logging and no user code in this package, so each rule can be tested with a
 * table of bytes. None of the classes is safe for concurrent use; each says who must confine it.
 *
 * <pre>
 *   the way in    bytes -&gt; FrameHeaderParser (bits) -&gt; FragmentReader (rules; with Masker
 *                 and Utf8Validator) -&gt; the buffer of whoever reads
 *   the way out   the buffer of whoever writes -&gt; FragmentWriter (rules) -&gt; FrameHeader (bits)
 *                 -&gt; bytes
 *   compressed    InflatingReader in place of FragmentReader, with a MessageInflater; MessageDeflater
 *                 makes whole frames; DeflateTerms is what was negotiated
 *   around them   OpeningHandshake before the first frame, ClosingHandshake after the last
 * </pre>
 *
 * <p>Depends on: java.base. Must not depend on: anything else, not even the module's own API.
 *
 * <p>Specification: RFC 6455 chapters 4 (opening handshake), 5 (framing), 6 (sending and
 * receiving), 7 (closing) and 8 (UTF-8); RFC 9110 5.6 for the syntax of the handshake's headers;
 * RFC 7692 (permessage-deflate).
 */
package io.websocketmodule.impl.protocol;
