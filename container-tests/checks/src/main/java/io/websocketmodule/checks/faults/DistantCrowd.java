// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.websocketmodule.checks.client.ClientFrame;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A crowd of half-open connections in a process of its own. Each end of a connection takes a
 * descriptor, and a process may not be given enough for both ends of ten thousand.
 */
final class DistantCrowd implements AutoCloseable {

  private static final String DONE = "done ";

  /** Of a masked frame of 126 bytes to 64 KiB, and the first byte of its payload. */
  private static final int HEADER_AND_A_BYTE = 2 + 2 + 4 + 1;

  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final PrintWriter orders;
  private final BufferedReader answers;

  /** Starts the process. */
  DistantCrowd(int port) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classes().toString(),
                DistantCrowd.class.getName(),
                Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    orders = new PrintWriter(process.outputWriter(US_ASCII), true);
    answers = process.inputReader(US_ASCII);
  }

  private static Path classes() {
    try {
      return Path.of(
          DistantCrowd.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has so many connect, and say nothing. */
  void connect(int count) throws IOException {
    order("connect " + count);
  }

  /** Has so many connect and send half of a handshake. */
  void beginRequests(int count) throws IOException {
    order("request " + count);
  }

  /** Has so many open a WebSocket, and say nothing. */
  void open(int count) throws IOException {
    order("open " + count);
  }

  /** Has those that are open send a header and a byte of the payload. */
  void beginFrames() throws IOException {
    order("frame 0");
  }

  /** How many of those that are open the server has not closed. */
  int stillOpen() throws IOException {
    return order("look 0");
  }

  private int order(String what) throws IOException {
    orders.println(what);
    String answer = answers.readLine();
    if (answer == null || !answer.startsWith(DONE)) {
      throw new IOException("the crowd answers " + answer + " to " + what);
    }
    return Integer.parseInt(answer.substring(DONE.length()));
  }

  /** Ends the process, and all its connections with it. */
  @Override
  public void close() throws IOException {
    orders.close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the crowd does not leave");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The process: does what it is told until it is told no more. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    try (Crowd silent = new Crowd(port);
        Crowd inTheRequest = new Crowd(port);
        Crowd upgraded = new Crowd(port)) {
      byte[] request = inTheRequest.request("/native").getBytes(US_ASCII);
      byte[] half = Arrays.copyOf(request, request.length / 2);
      BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
      String order;
      while ((order = orders.readLine()) != null) {
        String[] words = order.split(" ");
        int count = Integer.parseInt(words[1]);
        for (int i = 0; i < count; i++) {
          switch (words[0]) {
            case "connect" -> silent.connect();
            case "request" -> Crowd.send(inTheRequest.connect(), half);
            default -> upgraded.open(i % 2 == 0 ? "/native" : "/managed");
          }
        }
        if (words[0].equals("frame")) {
          beginFrames(upgraded);
        }
        System.out.println(DONE + (words[0].equals("look") ? stillOpen(upgraded) : count));
      }
    }
  }

  private static void beginFrames(Crowd upgraded) throws IOException {
    byte[] frame = ClientFrame.text("x".repeat(200)).encode();
    byte[] begin = Arrays.copyOf(frame, HEADER_AND_A_BYTE);
    for (int i = 0; i < upgraded.size(); i++) {
      Crowd.send(upgraded.get(i), begin);
    }
  }

  private static int stillOpen(Crowd upgraded) throws IOException {
    int open = 0;
    for (int i = 0; i < upgraded.size(); i++) {
      SocketChannel channel = upgraded.get(i);
      channel.configureBlocking(false);
      // What the native echo has of the payload may be here already.
      open += channel.read(ByteBuffer.allocate(1)) >= 0 ? 1 : 0;
      channel.configureBlocking(true);
    }
    return open;
  }
}
