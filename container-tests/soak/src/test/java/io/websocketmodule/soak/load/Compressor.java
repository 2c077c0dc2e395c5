// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.ClientFrame;

/** An echoer that sends compressed messages and takes them back, compressed where they are long. */
final class Compressor extends Echoer {

  private final Compression compression;

  Compressor(Load load, int number, long seed, String path, Style style, Compression compression) {
    super(load, number, seed, path, style);
    this.compression = compression;
  }

  @Override
  Compression compression() {
    return compression;
  }

  @Override
  void transmit(ClientFrame whole) {
    link().sendMessage(whole);
  }
}
