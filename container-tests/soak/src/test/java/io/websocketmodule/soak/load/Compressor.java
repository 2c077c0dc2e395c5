// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.ClientFrame;

/** An echoer that sends compressed messages and takes them back compressed. */
final class Compressor extends Echoer {

  private final Compression compression;

  /**
   * Creates one.
   *
   * @param takeover whether messages refer to those before them
   */
  Compressor(Load load, int number, long seed, String path, Style style, boolean takeover) {
    super(load, number, seed, path, style);
    compression = new Compression(takeover);
  }

  @Override
  Compression compression() {
    return compression;
  }

  @Override
  void transmit(ClientFrame whole) {
    link().send(compression.deflate(whole));
    load.tally().add(Count.COMPRESSED);
  }

  @Override
  void ended() {
    super.ended();
    compression.end();
  }
}
