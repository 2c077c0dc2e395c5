// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The console client, chat-client.jar: the JDK's own WebSocket client at a terminal or in a pipe.
 *
 * <pre>
 * standard input  -> TypedLines    sends each line; Bye and the end of input close
 * WebSocket       -> Conversation  joins the parts of a message -> Output -> standard output
 * how it ended    -> Ending, ExitStatus
 * </pre>
 *
 * <p>Nothing is read ahead in either direction: the next line when the last one has left, the next
 * message when the last one is written out.
 *
 * <p>Depends on the JDK only, and speaks to any WebSocket server. It is not in the WAR.
 */
package io.websocketmodule.sample.client;
