// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the comma-separated lists of tokens in the handshake's headers (RFC 9110 5.6.1, 5.6.2).
 * Pure functions.
 */
public final class HeaderTokens {
  private static final String MARKS = "!#$%&'*+-.^_`|~";

  private HeaderTokens() {}

  /**
   * Whether this is a token: at least one character, all of them letters and digits of ASCII or one
   * of 15 marks.
   */
  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenCharacter(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Whether tokens may have this character. */
  static boolean isTokenCharacter(char c) {
    boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    return letterOrDigit || MARKS.indexOf(c) >= 0;
  }

  /**
   * Whether a list names a token, in any case of its ASCII letters.
   *
   * @param lines the values of the header, one for each time it was sent; several are one list
   */
  public static boolean contain(Iterable<String> lines, String token) {
    for (String element : elements(lines)) {
      // isToken comes first: beyond ASCII, letters exist whose other case is an ASCII letter.
      if (isToken(element) && element.equalsIgnoreCase(token)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the tokens of a list in their order; none at all if one of its elements is no token, or
   * if one comes twice (RFC 6455 4.1: the names of subprotocols are all unique). Empty elements are
   * passed over.
   *
   * @param lines the values of the header, one for each time it was sent; several are one list
   */
  public static List<String> distinct(Iterable<String> lines) {
    Set<String> tokens = new LinkedHashSet<>();
    for (String element : elements(lines)) {
      if (!isToken(element) || !tokens.add(element)) {
        return List.of();
      }
    }
    return List.copyOf(tokens);
  }

  /**
   * Returns what stands between the commas, without the spaces and tabs around it, if that is
   * anything.
   */
  private static List<String> elements(Iterable<String> lines) {
    List<String> elements = new ArrayList<>();
    for (String line : lines) {
      int begin = 0;
      while (begin <= line.length()) {
        int comma = line.indexOf(',', begin);
        int end = comma < 0 ? line.length() : comma;
        String element = trim(line, begin, end);
        if (!element.isEmpty()) {
          elements.add(element);
        }
        begin = end + 1;
      }
    }
    return elements;
  }

  private static String trim(String line, int from, int to) {
    int begin = from;
    int end = to;
    while (begin < end && isSpace(line.charAt(begin))) {
      begin++;
    }
    while (end > begin && isSpace(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(begin, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
