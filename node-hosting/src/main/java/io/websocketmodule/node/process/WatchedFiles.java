// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The files whose change starts an application anew: names with wildcards, each in one directory,
 * as in iisnode. They are looked at again and again rather than watched by the system, which tells
 * nothing on network drives and container mounts.
 */
final class WatchedFiles {
  private final Path directory;
  private final List<String> patterns;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by lock, as what follows: the files of the processes that run. */
  private Map<Path, State> known;

  /** Other files than those, seen by the last look; null: the same. */
  private Map<Path, State> changing;

  /** What a change changes. */
  private record State(FileTime modified, long size, Object key) {}

  /**
   * Remembers the files as they are now.
   *
   * @param patterns below the directory, with / or \ between names; wildcards in the last name
   */
  WatchedFiles(Path directory, List<String> patterns) {
    this.directory = directory;
    this.patterns = patterns;
    this.known = look();
  }

  /**
   * Whether a file has changed, come or gone since this was true last. It is true only when two
   * looks have seen the same: a file that is still being written starts nothing.
   */
  boolean changed() {
    lock.lock();
    try {
      Map<Path, State> now = look();
      if (now.equals(known)) {
        changing = null;
        return false;
      }
      boolean settled = now.equals(changing);
      if (settled) {
        known = now;
        changing = null;
      } else {
        changing = now;
      }
      return settled;
    } finally {
      lock.unlock();
    }
  }

  private Map<Path, State> look() {
    Map<Path, State> found = new HashMap<>();
    for (String pattern : patterns) {
      String path = pattern.replace('\\', '/');
      int slash = path.lastIndexOf('/');
      Path in = slash < 0 ? directory : directory.resolve(path.substring(0, slash));
      try (DirectoryStream<Path> files = Files.newDirectoryStream(in, path.substring(slash + 1))) {
        for (Path file : files) {
          add(file, found);
        }
      } catch (IOException e) {
        // No such directory: it may come.
      }
    }
    return found;
  }

  private static void add(Path file, Map<Path, State> found) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      if (now.isRegularFile()) {
        found.put(file, new State(now.lastModifiedTime(), now.size(), now.fileKey()));
      }
    } catch (IOException e) {
      // Gone between the two.
    }
  }
}
