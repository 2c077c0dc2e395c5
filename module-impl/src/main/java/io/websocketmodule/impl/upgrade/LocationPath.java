// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

/**
 * The path of a location element: relative to the application, in segments with a slash between
 * them, the empty one for all of it. Paths that differ only in case are the same, as in IIS.
 */
final class LocationPath {

  private static final String ALLOWED =
      "a path inside the application, like chat/private, decoded and without wildcards, or . for all of"
          + " it";

  /**
   * What IIS refuses, and what would never match: the decoded paths of requests have neither
   * parameters nor percent signs that encode something.
   */
  private static final String REFUSED = "\\;%?#*:\"<>|";

  private final String text;

  private LocationPath(String text) {
    this.text = text;
  }

  /**
   * Reads the attribute.
   *
   * @param place of the attribute, for messages
   * @throws IllegalArgumentException it is no path that a request could have
   */
  static LocationPath parse(String written, String place) {
    String path = written.strip();
    if (path.isEmpty() || path.equals(".") || path.equals("/")) {
      return new LocationPath("");
    }
    path = path.substring(path.startsWith("/") ? 1 : 0);
    path = path.substring(0, path.length() - (path.endsWith("/") ? 1 : 0));
    String why = whyNot(path);
    if (why != null) {
      throw FoundSetting.badValue(place, written, why, ALLOWED, null);
    }
    return new LocationPath(path);
  }

  private static String whyNot(String path) {
    if (!path.equals(path.strip())) {
      return "with white space inside of a slash around it";
    }
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty()) {
        return "with an empty segment";
      }
      if (segment.equals(".") || segment.equals("..")) {
        return "with the segment " + segment;
      }
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (REFUSED.indexOf(c) >= 0 || Character.isISOControl(c)) {
        return "with the character " + LogText.of(String.valueOf(c));
      }
    }
    return null;
  }

  /** How many segments it has; fewer are above. */
  int depth() {
    return text.isEmpty() ? 0 : (int) text.chars().filter(c -> c == '/').count() + 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LocationPath path && PathMap.fold(text).equals(PathMap.fold(path.text));
  }

  @Override
  public int hashCode() {
    return PathMap.fold(text).hashCode();
  }

  /** As it was written, without slashes around it. */
  @Override
  public String toString() {
    return text;
  }
}
