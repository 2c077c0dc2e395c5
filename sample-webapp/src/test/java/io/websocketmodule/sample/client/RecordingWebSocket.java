// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample.client;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Notes what it is asked for; refuses, as the JDK's does, a close with 1005. */
final class RecordingWebSocket implements WebSocket {

  private final List<String> sent = new ArrayList<>();
  private final List<Long> requests = new ArrayList<>();

  synchronized List<String> sent() {
    return List.copyOf(sent);
  }

  /** How many messages were asked for, each time. */
  synchronized String requests() {
    return requests.stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  private synchronized CompletableFuture<WebSocket> note(String what) {
    sent.add(what);
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
    return note("text " + data);
  }

  @Override
  public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
    return note("binary");
  }

  @Override
  public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
    return note("ping");
  }

  @Override
  public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
    return note("pong");
  }

  @Override
  public CompletableFuture<WebSocket> sendClose(int code, String reason) {
    CompletableFuture<WebSocket> noted = note("close " + code);
    return code == 1005 ? CompletableFuture.failedFuture(new IllegalArgumentException()) : noted;
  }

  @Override
  public synchronized void request(long count) {
    requests.add(count);
  }

  @Override
  public String getSubprotocol() {
    return "";
  }

  @Override
  public boolean isOutputClosed() {
    return false;
  }

  @Override
  public boolean isInputClosed() {
    return false;
  }

  @Override
  public void abort() {
    note("abort");
  }
}
