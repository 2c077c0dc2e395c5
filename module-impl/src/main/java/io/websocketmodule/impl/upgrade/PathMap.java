// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import java.util.Map;

/**
 * Values for paths and all that is below them. Immutable.
 *
 * <p>A look-up walks the path once, hashing as it goes, and asks the table at each end of a
 * segment: its cost grows with the path alone, and nothing is allocated.
 *
 * @param <T> what a path is mapped to
 */
final class PathMap<T> {

  private final T everywhere;
  private final String[] keys;
  private final int[] hashes;
  private final Object[] values;

  /** Of a key: what is behind so many in a path need not be looked at. */
  private final int mostSegments;

  /**
   * Copies a map.
   *
   * @param entries by paths without slashes around them; that of the empty path is not asked for
   * @param everywhere what holds where no path does
   */
  PathMap(Map<String, T> entries, T everywhere) {
    this.everywhere = everywhere;
    // A power of two, and at most half full.
    int size = Integer.highestOneBit(Math.max(1, entries.size())) << 2;
    keys = new String[size];
    hashes = new int[size];
    values = new Object[size];
    mostSegments = 1 + entries.keySet().stream().mapToInt(PathMap::slashes).max().orElse(-1);
    entries.forEach(
        (path, value) -> {
          String key = fold(path);
          int slot = free(key);
          keys[slot] = key;
          hashes[slot] = key.hashCode();
          values[slot] = value;
        });
  }

  private static int slashes(String path) {
    return (int) path.chars().filter(c -> c == '/').count();
  }

  /** A path as it is compared: case does not matter, whatever the language. */
  static String fold(String path) {
    StringBuilder folded = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      folded.append(fold(path.charAt(i)));
    }
    return folded.toString();
  }

  private static char fold(char c) {
    if (c < 0x80) {
      return c >= 'A' && c <= 'Z' ? (char) (c + 0x20) : c;
    }
    return Character.toLowerCase(Character.toUpperCase(c));
  }

  /**
   * The value of the longest path that is this one or above it. Slashes at the ends, and several
   * where one would do, mean nothing.
   *
   * @param first the path, decoded, or where it begins
   * @param second the rest of it; may be empty
   */
  T find(String first, String second) {
    T best = everywhere;
    int hash = 0;
    boolean started = false;
    boolean slash = true;
    int segments = 0;
    int length = first.length() + second.length();
    for (int i = 0; i <= length && segments < mostSegments; i++) {
      char c = i < length ? charAt(first, second, i) : '/';
      if (c != '/') {
        if (slash && started) {
          hash = 31 * hash + '/';
        }
        hash = 31 * hash + fold(c);
        started = true;
        slash = false;
      } else if (!slash) {
        slash = true;
        segments++;
        T here = at(hash, first, second, i);
        best = here != null ? here : best;
      }
    }
    return best;
  }

  private static char charAt(String first, String second, int i) {
    return i < first.length() ? first.charAt(i) : second.charAt(i - first.length());
  }

  /** The value of the path that ends there; null: there is none. */
  @SuppressWarnings("unchecked") // only the constructor puts in
  private T at(int hash, String first, String second, int end) {
    int mask = keys.length - 1;
    for (int slot = spread(hash) & mask; keys[slot] != null; slot = slot + 1 & mask) {
      if (hashes[slot] == hash && same(keys[slot], first, second, end)) {
        return (T) values[slot];
      }
    }
    return null;
  }

  private int free(String key) {
    int mask = keys.length - 1;
    int slot = spread(key.hashCode()) & mask;
    while (keys[slot] != null) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Paths that differ in their last digit have hashes in a row, which would make long searches. */
  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ mixed >>> 16;
  }

  private static boolean same(String key, String first, String second, int end) {
    int k = 0;
    boolean slash = true;
    for (int i = 0; i < end; i++) {
      char c = charAt(first, second, i);
      if (c == '/') {
        slash = true;
        continue;
      }
      if (slash && k > 0 && (k == key.length() || key.charAt(k++) != '/')) {
        return false;
      }
      slash = false;
      if (k == key.length() || key.charAt(k++) != fold(c)) {
        return false;
      }
    }
    return k == key.length();
  }
}
