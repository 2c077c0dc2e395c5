// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary directory that only the server's user can enter (0700): whoever can connect to a
 * process's socket gets around the server and all its security. It holds the sockets and the script
 * that makes Node processes end with the server.
 */
final class PrivateDirectory {
  /**
   * The longest path of a Unix domain socket that every platform takes, in bytes: macOS has 104
   * with the zero at the end, Linux 108.
   */
  private static final int LONGEST_SOCKET_PATH = 103;

  private static final String WATCHDOG = "watchdog.cjs";

  private final Path directory;
  private final Path watchdog;

  private PrivateDirectory(Path directory, Path watchdog) {
    this.directory = directory;
    this.watchdog = watchdog;
  }

  static PrivateDirectory create() throws IOException {
    Path directory = Files.createTempDirectory("node", ownerOnly());
    Path watchdog = directory.resolve(WATCHDOG);
    try (InputStream script = PrivateDirectory.class.getResourceAsStream(WATCHDOG)) {
      Files.copy(script, watchdog);
    }
    return new PrivateDirectory(directory, watchdog);
  }

  private static FileAttribute<?>[] ownerOnly() {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0]; // Windows: a user's temporary directory is the user's own
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
    };
  }

  /** What Node loads first of all. */
  Path watchdog() {
    return watchdog;
  }

  /** The path of a socket, of which there is none yet. */
  Path socket(String name) {
    return directory.resolve(name + ".sock");
  }

  /** Whether the JDK and the platform have Unix domain sockets, and the path is short enough. */
  boolean hasSockets() {
    if (socket("9999999").toString().getBytes(StandardCharsets.UTF_8).length
        > LONGEST_SOCKET_PATH) {
      return false;
    }
    try {
      ServerSocketChannel.open(StandardProtocolFamily.UNIX).close();
      return true;
    } catch (UnsupportedOperationException | IOException e) {
      return false;
    }
  }

  void delete() {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.delete(directory);
    } catch (IOException | UncheckedIOException e) {
      // In the temporary directory, and nobody listens there any more.
    }
  }

  @Override
  public String toString() {
    return List.of(directory).toString();
  }
}
