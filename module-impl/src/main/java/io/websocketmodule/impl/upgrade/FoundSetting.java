// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

/**
 * A setting as it was found somewhere.
 *
 * @param name the setting's name, or what somebody took for one
 * @param text its value
 * @param place where it stands, for messages; without an article
 */
record FoundSetting(String name, String text, String place) {

  /**
   * Which setting it is.
   *
   * @throws IllegalArgumentException there is none of the name; the message names the place
   */
  Setting setting() {
    try {
      return Setting.named(name);
    } catch (IllegalArgumentException e) {
      throw refused(e.getMessage(), e);
    }
  }

  /**
   * The value in its type.
   *
   * @throws IllegalArgumentException it is not allowed; the message names place and value
   */
  Object value() {
    Setting setting = setting();
    try {
      return setting.parse(text);
    } catch (IllegalArgumentException e) {
      throw badValue(place, text, e.getMessage(), setting.allowed(), e);
    }
  }

  /** The refusal of the name, or of its standing here. */
  IllegalArgumentException refused(String why, Throwable cause) {
    return new IllegalArgumentException("The " + place + ": " + why + ".", cause);
  }

  /** The refusal of a value, in the words that all of them share. */
  static IllegalArgumentException badValue(
      String place, String text, String why, String allowed, Throwable cause) {
    return new IllegalArgumentException(
        "The "
            + place
            + " is \""
            + LogText.of(text)
            + "\", "
            + why
            + "; allowed is "
            + allowed
            + ".",
        cause);
  }
}
