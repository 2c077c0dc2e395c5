// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A form of values, with its range. */
sealed interface SettingType {

  /**
   * Reads a value without space around it.
   *
   * @throws IllegalArgumentException it is not one of those allowed; the message says why
   */
  Object parse(String text);

  /** What is allowed, to follow the words "allowed is". */
  String allowed();

  /** True or false, in any case, as IIS writes them. */
  record Flag() implements SettingType {
    @Override
    public Boolean parse(String text) {
      if (text.equalsIgnoreCase("true")) {
        return true;
      }
      if (text.equalsIgnoreCase("false")) {
        return false;
      }
      throw new IllegalArgumentException("neither true nor false");
    }

    @Override
    public String allowed() {
      return "true or false";
    }
  }

  /**
   * A count of bytes in the range of IIS's uint, without the zero, which would mean a standstill.
   */
  record Bytes() implements SettingType {
    private static final long MOST = 4_294_967_295L;

    @Override
    public Long parse(String text) {
      // Ten digits: no longer number is in range, and a shorter one fits a long.
      if (!text.matches("[0-9]{1,10}")) {
        throw new IllegalArgumentException("not a number of bytes in range");
      }
      long bytes = Long.parseLong(text);
      if (bytes < 1 || bytes > MOST) {
        throw new IllegalArgumentException("out of range");
      }
      return bytes;
    }

    @Override
    public String allowed() {
      return "a number of bytes from 1 to " + MOST;
    }
  }

  /** A time of at least so much and of a year at most. */
  record Time(Duration least) implements SettingType {
    private static final Duration MOST = Duration.ofDays(365);

    @Override
    public Duration parse(String text) {
      Duration time = TimeFormat.parse(text);
      if (time.compareTo(least) < 0 || time.compareTo(MOST) > 0) {
        throw new IllegalArgumentException("out of range");
      }
      return time;
    }

    @Override
    public String allowed() {
      return "a time as hh:mm:ss or as an ISO-8601 duration like PT30S, "
          + (least.isZero() ? "from zero" : "more than zero")
          + " to 365 days";
    }
  }

  /** Which Origins may open a connection. */
  record OriginList() implements SettingType {
    @Override
    public Origins parse(String text) {
      return Origins.parse(text);
    }

    @Override
    public String allowed() {
      return "same-origin, *, or a list of origins like https://example.org separated by commas or spaces";
    }
  }

  /** How many there may be at a time; zero: any number. */
  record Count() implements SettingType {
    @Override
    public Integer parse(String text) {
      // Ten digits: no longer number is in range, and a shorter one fits a long.
      if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("not a number in range");
      }
      return Integer.parseInt(text);
    }

    @Override
    public String allowed() {
      return "a number from 0, which is no limit, to " + Integer.MAX_VALUE;
    }
  }

  /** A whole number of a range. */
  record Whole(int least, int most, String what) implements SettingType {
    @Override
    public Integer parse(String text) {
      // Ten digits: no longer number is in range, and a shorter one fits a long.
      if (!text.matches("[0-9]{1,10}")) {
        throw new IllegalArgumentException("not " + what + " in range");
      }
      long number = Long.parseLong(text);
      if (number < least || number > most) {
        throw new IllegalArgumentException("out of range");
      }
      return (int) number;
    }

    @Override
    public String allowed() {
      return what + " from " + least + " to " + most;
    }
  }

  /** Who is shown the frames. */
  record Trace() implements SettingType {
    @Override
    public FrameTracing.Choice parse(String text) {
      for (FrameTracing.Choice choice : FrameTracing.Choice.values()) {
        if (choice.toString().equals(text)) {
          return choice;
        }
      }
      throw new IllegalArgumentException("none of its values");
    }

    @Override
    public String allowed() {
      return "off, log or listener";
    }
  }

  /** How many bytes of a payload to show. */
  record Shown() implements SettingType {
    private static final int MOST = 65_536;

    @Override
    public Integer parse(String text) {
      if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MOST) {
        throw new IllegalArgumentException("not a number of bytes in range");
      }
      return Integer.parseInt(text);
    }

    @Override
    public String allowed() {
      return "a number of bytes from 0 to " + MOST;
    }
  }

  /**
   * A file, or none. Not a relative one: what it is relative to, the directory in which somebody
   * started the server, changes with how it is started.
   */
  record FileName() implements SettingType {
    private static final String NONE = "none";

    @Override
    public Optional<Path> parse(String text) {
      if (text.equals(NONE)) {
        return Optional.empty();
      }
      Path path = path(text);
      if (!path.isAbsolute()) {
        throw new IllegalArgumentException("not absolute");
      }
      return Optional.of(path.normalize());
    }

    private static Path path(String text) {
      try {
        return text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
      } catch (InvalidPathException | FileSystemNotFoundException e) {
        throw new IllegalArgumentException("not the name of a file", e);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("not the URI of a file", e);
      }
    }

    @Override
    public String allowed() {
      return "an absolute path, a URI like file:///etc/web.config, or " + NONE;
    }
  }
}
