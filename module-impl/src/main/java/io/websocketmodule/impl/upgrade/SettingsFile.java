// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A web.config that is read again and again. Looking at its bytes costs less than it takes to be
 * sure that times and sizes tell of every change: copies keep times, and some file systems count
 * them in seconds.
 *
 * @param name what messages call it
 * @param path where it is, be it there or not; null: only the servlet container can find it
 * @param first what it held at the start
 * @param ofServer whether the server's administrator wrote it
 */
record SettingsFile(String name, Path path, Content first, boolean ofServer) {

  /** Where an application has its web.config. */
  static final String WEB_CONFIG = "/WEB-INF/web.config";

  /** A thousand times what a web.config has. */
  private static final int MOST_BYTES = 1 << 20;

  /**
   * What a file holds at a time; equal to another if that is the same.
   *
   * @param bytes to be read only; null: there is no file, or it could not be read
   * @param failure why it could not be read; null: it was, or there is none
   */
  record Content(ByteBuffer bytes, String failure) {

    private static final Content NO_FILE = new Content(null, null);

    boolean isThere() {
      return bytes != null || failure != null;
    }
  }

  /** The application's own, which can be read again where the container has it as a file. */
  static SettingsFile ofApplication(ServletContext application) {
    Path file = realPath(application);
    Content packed;
    try (InputStream resource = application.getResourceAsStream(WEB_CONFIG)) {
      packed = resource == null ? Content.NO_FILE : bounded(resource);
    } catch (IOException e) {
      packed = new Content(null, e.getMessage());
    }
    if (file != null) {
      Content unpacked = read(file);
      // Else the container has it from somewhere else: a jar, a second directory.
      if (unpacked.isThere() || !packed.isThere()) {
        return new SettingsFile(WEB_CONFIG, file, unpacked, false);
      }
    }
    return new SettingsFile(WEB_CONFIG, null, packed, false);
  }

  /** One outside the application. */
  static SettingsFile outside(Path file, boolean ofServer) {
    return new SettingsFile(file.toString(), file, read(file), ofServer);
  }

  /** By its folder, because containers differ in what they say of a file that is not there. */
  private static Path realPath(ServletContext application) {
    String folder = application.getRealPath("/WEB-INF");
    return folder == null ? null : Path.of(folder, "web.config");
  }

  /** What it holds now. */
  Content content() {
    return path == null ? first : read(path);
  }

  /**
   * Reads settings.
   *
   * @throws IllegalArgumentException the content is not what such a file may hold
   */
  SettingsLevel level(Content content) {
    if (content.failure != null) {
      throw new IllegalArgumentException(name + " cannot be read: " + content.failure + ".");
    }
    if (content.bytes == null) {
      return SettingsLevel.of(ofServer, List.of());
    }
    if (content.bytes.remaining() > MOST_BYTES) {
      throw new IllegalArgumentException(
          name + " cannot be read: it has more than " + MOST_BYTES + " bytes.");
    }
    return WebConfig.read(content.bytes.array(), name, ofServer);
  }

  private static Content read(Path file) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        return new Content(null, "it is no regular file"); // a pipe would block, a device not end
      }
      try (InputStream in = Files.newInputStream(file)) {
        return bounded(in);
      }
    } catch (NoSuchFileException e) {
      return Content.NO_FILE;
    } catch (IOException | SecurityException e) {
      return new Content(null, LogText.of(e.toString()));
    }
  }

  private static Content bounded(InputStream in) throws IOException {
    return new Content(ByteBuffer.wrap(in.readNBytes(MOST_BYTES + 1)), null);
  }
}
