// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample.client;

import java.io.Console;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/**
 * The command line of chat-client.jar: prints what a WebSocket server sends, and sends what is
 * typed. The exit status tells how it ended: see {@link ExitStatus}.
 */
public final class ChatClient {

  /** How long the server may take to accept, and to do nothing when the end is near. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String USAGE =
      "Usage: java -jar chat-client.jar ws://127.0.0.1:8080/chat?name=Ronald";

  /** What the JDK makes of an argument's bytes that are no characters in the process's locale. */
  private static final char UNREADABLE = '\uFFFD';

  private ChatClient() {}

  /** Talks until either side closes, and ends the process. */
  public static void main(String... arguments) throws InterruptedException {
    ExitStatus status = run(arguments);
    System.out.flush();
    System.exit(status.number());
  }

  private static ExitStatus run(String... arguments) throws InterruptedException {
    if (arguments.length == 1 && arguments[0].equals("--help")) {
      help();
      return ExitStatus.CLOSED;
    }
    try {
      return talk(address(arguments));
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.err.println(USAGE);
      return ExitStatus.USAGE;
    }
  }

  private static void help() {
    System.out.println(USAGE);
    System.out.println("Prints what the WebSocket server sends, and sends each line typed.");
    System.out.println("The line " + TypedLines.BYE + " and the end of input close with 1000.");
    System.out.println("Exit status:");
    for (ExitStatus status : ExitStatus.values()) {
      System.out.println("  " + status.number() + "  " + status.meaning());
    }
  }

  /**
   * The address that the arguments name.
   *
   * @throws IllegalArgumentException they name none, or not only one
   */
  static URI address(String... arguments) {
    if (arguments.length != 1) {
      throw new IllegalArgumentException(
          "Give one address, not " + (arguments.length == 0 ? "none" : arguments.length));
    }
    if (arguments[0].indexOf(UNREADABLE) >= 0) {
      throw new IllegalArgumentException(
          "This locale has not all characters of the address: write them percent-encoded");
    }
    try {
      URI address = new URI(arguments[0]);
      boolean webSocket =
          "ws".equalsIgnoreCase(address.getScheme()) || "wss".equalsIgnoreCase(address.getScheme());
      if (!webSocket || address.getHost() == null || address.getFragment() != null) {
        throw new IllegalArgumentException(
            "\"" + arguments[0] + "\" is not an address like ws://host:port/path or wss://...");
      }
      return new URI(address.toASCIIString()); // Names like Jürgen may be given as they are.
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + arguments[0] + "\" is not an address: " + e.getReason(), e);
    }
  }

  private static ExitStatus talk(URI address) throws InterruptedException {
    Charset charset = charset();
    Conversation conversation =
        new Conversation(new Output(System.out, charset), PATIENCE.toMillis());
    WebSocket socket;
    try {
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .connectTimeout(PATIENCE)
              .buildAsync(address, conversation)
              .join();
    } catch (CompletionException e) {
      System.err.println(Failures.noConnection(e.getCause()));
      return ExitStatus.NO_CONNECTION;
    }
    Thread typing =
        new Thread(new TypedLines(System.in, charset, socket, conversation), "typed-lines");
    typing.setDaemon(true);
    typing.start();
    Ending ending = conversation.awaitEnd();
    if (!ending.explanation().isEmpty()) {
      System.err.println(ending.explanation());
    }
    return ending.status();
  }

  /** The terminal's; in a pipe UTF-8, whatever the locale, as the messages are. */
  private static Charset charset() {
    Console console = System.console();
    return console != null && isTerminal(console) ? console.charset() : StandardCharsets.UTF_8;
  }

  /** From JDK 22 on there is a console in a pipe too, which tells so by a method new there. */
  private static boolean isTerminal(Console console) {
    try {
      Method isTerminal = Console.class.getMethod("isTerminal");
      return (boolean) isTerminal.invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
