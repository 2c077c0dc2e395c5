// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

/**
 * Sizes of pieces, chosen by one byte of the fuzzer's input: all at once, equal ones, or a mixture.
 * The same byte gives the same sizes again.
 */
public final class Pieces {

  private static final int FIRST_MIXTURE = 64;

  private final int pattern;
  private int state;

  /**
   * Makes the sizes of a pattern: 0 all at once, below 64 that many bytes each, above a mixture.
   */
  public Pieces(int pattern) {
    this.pattern = pattern & 0xFF;
    state = this.pattern * 0x9E3779B9;
  }

  /** The next size, 0 only in mixtures. */
  public int next() {
    if (pattern == 0) {
      return Integer.MAX_VALUE;
    }
    if (pattern < FIRST_MIXTURE) {
      return pattern;
    }
    state = state * 1_103_515_245 + 12_345;
    // Small ones most often: they split headers and characters.
    int bits = state >>> 28 & 7;
    return (state >>> 8 & 0xFFFF) % (1 << bits + bits);
  }

  /** The next size, at least 1 and at most what is left. */
  public int next(int left) {
    return Math.min(left, Math.max(1, next()));
  }
}
