// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import static io.websocketmodule.soak.load.Compression.ALONE;
import static io.websocketmodule.soak.load.Compression.TAKEOVER;

import java.util.ArrayList;
import java.util.List;

/** Who the load is made of. */
final class Population {

  /** In three styles: native, managed, blocking. */
  static final String[] ECHOES = {"/echo", "/echo-managed", "/echo-blocking"};

  private static final Echoer.Style TEXT = new Echoer.Style(true, 16 * 1024, 4, 1_000);
  private static final Echoer.Style BINARY = new Echoer.Style(false, 64 * 1024, 4, 1_000);
  private static final Echoer.Style LARGE = new Echoer.Style(false, 1 << 20, 1, 10_000);
  private static final Echoer.Style FRAGMENTS = new Echoer.Style(true, 4 * 1024, 2, 1_500);
  private static final Echoer.Style MUCH = new Echoer.Style(false, 512 * 1024, 16, 5_000);

  /** How many of a hundred members are of a kind. */
  private record Share(int ofHundred, Birth birth) {}

  private interface Birth {
    Member of(int number, String path);
  }

  private Population() {}

  static List<Member> of(Load load, int count, long seed) {
    Room room = new Room();
    List<Share> shares =
        List.of(
            new Share(12, (n, path) -> new Echoer(load, n, seed, path, TEXT)),
            new Share(14, (n, path) -> new Echoer(load, n, seed, path, BINARY)),
            new Share(4, (n, path) -> new Compressor(load, n, seed, path, TEXT, TAKEOVER)),
            new Share(4, (n, path) -> new Compressor(load, n, seed, path, TEXT, ALONE)),
            new Share(2, (n, path) -> new Compressor(load, n, seed, path, BINARY, TAKEOVER)),
            new Share(2, (n, path) -> new Compressor(load, n, seed, path, BINARY, ALONE)),
            new Share(2, (n, path) -> new Echoer(load, n, seed, path, LARGE)),
            new Share(15, (n, path) -> new Fragmenter(load, n, seed, path, FRAGMENTS)),
            new Share(5, (n, path) -> new SlowReader(load, n, seed, path, MUCH)),
            new Share(10, (n, path) -> new Pinger(load, n, seed, path)),
            new Share(10, (n, path) -> new Chatter(load, n, seed, room)),
            new Share(10, (n, path) -> new Churner(load, n, seed)),
            new Share(5, (n, path) -> new Resetter(load, n, seed)),
            new Share(5, (n, path) -> new Rulebreaker(load, n, seed)));
    List<Share> hundred = new ArrayList<>();
    for (Share share : shares) {
      for (int i = 0; i < share.ofHundred; i++) {
        hundred.add(share);
      }
    }
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // 37 has no divisor in common with 100: kinds come mixed, and each goes round the paths.
      Share share = hundred.get(i * 37 % hundred.size());
      members.add(share.birth.of(i, ECHOES[i / hundred.size() % ECHOES.length]));
    }
    return members;
  }
}
