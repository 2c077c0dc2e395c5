// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The output of an application's processes in files of a bounded size, a bounded number of them,
 * the oldest deleted first: also those that an earlier run of the server has left.
 *
 * <p>Any thread. A file that cannot be written is said once and then does without: a full disk is
 * no reason to stop an application.
 */
final class RotatingLog implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(RotatingLog.class.getPackageName());

  private static final String PREFIX = "node-";
  private static final String SUFFIX = ".txt";

  private final Hosting.LogLimits limits;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by lock, as what follows. Null: none yet. */
  private OutputStream file;

  private long written;
  private long lastNumber;
  private boolean broken;

  RotatingLog(Hosting.LogLimits limits) {
    this.limits = limits;
  }

  /** Appends a line of a process. */
  void append(long pid, String line) {
    if (!limits.enabled()) {
      return;
    }
    byte[] bytes = (pid + " " + line + "\n").getBytes(StandardCharsets.UTF_8);
    lock.lock();
    try {
      if (!broken) {
        write(bytes);
      }
    } catch (IOException e) {
      broken = true;
      LOGGER.log(
          WARNING,
          "The output of Node processes is not logged any more: {0} cannot be written: {1}",
          limits.directory(),
          e.toString());
    } finally {
      lock.unlock();
    }
  }

  private void write(byte[] bytes) throws IOException {
    if (file == null || written > 0 && written + bytes.length > limits.fileBytes()) {
      rotate();
    }
    // A line that is longer than a whole file is cut.
    int count = (int) Math.min(bytes.length, limits.fileBytes());
    file.write(bytes, 0, count);
    written += count;
  }

  private void rotate() throws IOException {
    close();
    Files.createDirectories(limits.directory());
    List<Path> files = files();
    long total = 0;
    for (Path one : files) {
      total += Files.size(one);
    }
    // Room for the new one, which may become as long as a file can.
    int first = 0;
    while (first < files.size()
        && (files.size() - first >= limits.files()
            || total + limits.fileBytes() > limits.totalBytes())) {
      Path oldest = files.get(first++);
      total -= Files.size(oldest);
      Files.delete(oldest);
    }
    if (!files.isEmpty()) {
      lastNumber = Math.max(lastNumber, number(files.get(files.size() - 1)));
    }
    lastNumber++;
    file = Files.newOutputStream(limits.directory().resolve(PREFIX + lastNumber + SUFFIX));
    written = 0;
  }

  /** The files of this log, the oldest first. */
  private List<Path> files() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(limits.directory())) {
      all.filter(one -> number(one) > 0).forEach(found::add);
    }
    found.sort(Comparator.comparingLong(RotatingLog::number));
    return found;
  }

  /** The number in a name; 0: not a file of a log. */
  private static long number(Path path) {
    String name = path.getFileName().toString();
    if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX)) {
      return 0;
    }
    String digits = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
    try {
      return digits.length() > 18 ? 0 : Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Another line opens a new file. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      OutputStream open = file;
      file = null;
      if (open != null) {
        open.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
