// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * One element of a Sec-WebSocket-Extensions header (RFC 6455 9.1).
 *
 * @param name of the extension
 * @param parameters in their order, repeated ones too
 */
public record ExtensionOffer(String name, List<Parameter> parameters) {

  /**
   * A parameter.
   *
   * @param value without its quotes; null: it has none
   */
  public record Parameter(String name, String value) {}

  /**
   * Reads the header.
   *
   * @param lines its values, one for each time it was sent; several are one list
   * @return what the client offers, its favourite first; perhaps nothing
   * @throws IllegalArgumentException the header does not follow its grammar, for which RFC 6455 9.1
   *     has the server fail the handshake; the message is a sentence fit for the answer
   */
  public static List<ExtensionOffer> parse(Iterable<String> lines) {
    List<ExtensionOffer> offers = new ArrayList<>();
    for (String line : lines) {
      new Parser(line).offers(offers);
    }
    return offers;
  }

  /** Reads one line from left to right. */
  private static final class Parser {

    private final String line;
    private int at;

    Parser(String line) {
      this.line = line;
    }

    void offers(List<ExtensionOffer> offers) {
      skipSpace();
      do {
        if (!ended() && line.charAt(at) != ',') { // RFC 9110 5.6.1: empty elements do not count
          offers.add(offer());
        }
      } while (passed(','));
      if (!ended()) {
        throw malformed("a comma or a semicolon");
      }
    }

    private ExtensionOffer offer() {
      String name = token();
      List<Parameter> parameters = new ArrayList<>();
      while (passed(';')) {
        String parameter = token();
        parameters.add(new Parameter(parameter, passed('=') ? value() : null));
      }
      return new ExtensionOffer(name, List.copyOf(parameters));
    }

    private String value() {
      skipSpace();
      if (ended() || line.charAt(at) != '"') {
        return token();
      }
      StringBuilder unquoted = new StringBuilder();
      for (at++; !ended() && line.charAt(at) != '"'; at++) {
        if (line.charAt(at) == '\\') {
          at++;
        }
        if (!ended()) {
          unquoted.append(line.charAt(at));
        }
      }
      // RFC 6455 9.1: what is quoted must be a token all the same.
      if (ended() || !HeaderTokens.isToken(unquoted.toString())) {
        throw malformed("a token in quotes");
      }
      at++;
      return unquoted.toString();
    }

    private String token() {
      skipSpace();
      int begin = at;
      while (!ended() && HeaderTokens.isTokenCharacter(line.charAt(at))) {
        at++;
      }
      if (at == begin) {
        throw malformed("a token");
      }
      return line.substring(begin, at);
    }

    /** Whether what comes next, behind space, is this mark; then it is passed. */
    private boolean passed(char mark) {
      skipSpace();
      boolean there = !ended() && line.charAt(at) == mark;
      at += there ? 1 : 0;
      skipSpace();
      return there;
    }

    private void skipSpace() {
      while (!ended() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
        at++;
      }
    }

    private boolean ended() {
      return at >= line.length();
    }

    private IllegalArgumentException malformed(String expected) {
      return new IllegalArgumentException(
          "The header Sec-WebSocket-Extensions is malformed at its character "
              + (Math.min(at, line.length()) + 1)
              + ", where "
              + expected
              + " must stand.");
    }
  }
}
