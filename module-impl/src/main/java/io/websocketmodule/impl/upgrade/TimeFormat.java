// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as settings write them: like IIS (hh:mm:ss) or as ISO-8601 durations. */
final class TimeFormat {

  /** IIS's timeSpan: days, and a fraction of a second, may be there. Hours of one digit too. */
  private static final Pattern TIME_SPAN =
      Pattern.compile("(?:(\\d{1,5})\\.)?(\\d{1,4}):([0-5]?\\d):([0-5]?\\d)(?:\\.(\\d{1,7}))?");

  private TimeFormat() {}

  /**
   * Reads a time.
   *
   * @throws IllegalArgumentException the text is in neither form
   */
  static Duration parse(String text) {
    Matcher matcher = TIME_SPAN.matcher(text);
    if (!matcher.matches()) {
      return iso(text);
    }
    long days = matcher.group(1) == null ? 0 : Long.parseLong(matcher.group(1));
    long hours = Long.parseLong(matcher.group(2));
    // Beside days an hour above 23 is a slip of the pen; without days 48:00:00 is two days.
    if (matcher.group(1) != null && hours > 23) {
      throw new IllegalArgumentException("more than 23 hours beside days");
    }
    String fraction = matcher.group(5) == null ? "" : matcher.group(5);
    return Duration.ofDays(days)
        .plusHours(hours)
        .plusMinutes(Long.parseLong(matcher.group(3)))
        .plusSeconds(Long.parseLong(matcher.group(4)))
        .plusNanos(Long.parseLong((fraction + "000000000").substring(0, 9)));
  }

  /**
   * Writes a time like IIS: hh:mm:ss, with a fraction where there is one. Without a Formatter: a
   * file may have thousands of locations, with six times each.
   */
  static String format(Duration time) {
    String text =
        twoDigits(time.toHours())
            + ":"
            + twoDigits(time.toMinutesPart())
            + ":"
            + twoDigits(time.toSecondsPart());
    int millis = time.toMillisPart();
    return millis == 0 ? text : text + "." + String.valueOf(1000 + millis).substring(1);
  }

  private static String twoDigits(long number) {
    return number < 10 ? "0" + number : String.valueOf(number);
  }

  private static Duration iso(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time", e);
    }
  }
}
