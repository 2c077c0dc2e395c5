// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample.server;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line of sample-server.jar. Exits with 2 for wrong arguments and with 1 when it cannot
 * start; both with one line that says why.
 */
@Command(
    name = "sample-server",
    customSynopsis =
        "java -jar sample-server.jar [--host=HOST] [--port=PORT] [--wire=own|all]"
            + " [--websocket.NAME=VALUE]...",
    description = "Serves the sample of the WebSocket Protocol Module until it is stopped.",
    sortOptions = false,
    usageHelpWidth = 100,
    footer = {
      "      --websocket.NAME=VALUE",
      "                    Sets a setting of the module, as --websocket.pingInterval=00:00:20 does.",
      "                      May be given for any number of names. --websocket.configFile=FILE names",
      "                      a web.config, which is read again when it changes."
    })
public final class SampleServer implements Callable<Integer> {

  private static final String SETTING = "--websocket";
  private static final String CONFIG_FILE = "configFile";

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The address to listen on, ${DEFAULT-VALUE} unless given.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "The port to listen on, ${DEFAULT-VALUE} unless given; 0 takes a free one.")
  private int port;

  @Option(
      names = "--wire",
      paramLabel = "own|all",
      defaultValue = "own",
      description = {
        "Whose frames the page of the wire shows: those of the viewer's own browser, unless all is"
            + " given. It shows frames with --websocket.frameTrace=listener, and of their payload as"
            + " many bytes as --websocket.frameTracePayload=BYTES says."
      })
  private String wire;

  /** Written {@code --websocket.NAME=VALUE} on the command line: see {@link #execute}. */
  @Option(names = SETTING, paramLabel = "NAME=VALUE", hidden = true)
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--help", usageHelp = true, description = "Shows this and ends.")
  private boolean help;

  @Spec private CommandSpec command;

  private SampleServer() {}

  /** Starts the server, which then keeps the process alive. */
  public static void main(String... arguments) {
    Logging.quiet();
    int exitCode = execute(arguments);
    if (exitCode != ExitCode.OK) {
      System.exit(exitCode);
    }
  }

  /** Does what the arguments say; returns the exit code, with the server running if that is 0. */
  static int execute(String... arguments) {
    // To the parser a setting is an entry of the map option --websocket=NAME=VALUE.
    String[] entries =
        Arrays.stream(arguments)
            .map(one -> one.replaceFirst("^" + SETTING + "\\.", SETTING + "="))
            .toArray(String[]::new);
    return new CommandLine(new SampleServer())
        .setParameterExceptionHandler((wrong, all) -> usage(wrong))
        .setExecutionExceptionHandler((failure, line, all) -> failed(failure))
        .execute(entries);
  }

  @Override
  public Integer call() throws Exception {
    checkArguments();
    settings.computeIfPresent(CONFIG_FILE, (name, file) -> absolute(file));
    JettyServer server = JettyServer.start(host, port, parameters());
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "sample-server-stop"));
    System.out.println("The sample is ready at " + server.url());
    return ExitCode.OK;
  }

  /** Context parameters of the application. */
  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("sample.wire", wire);
    settings.forEach((name, value) -> parameters.put("websocket." + name, value));
    return parameters;
  }

  private void checkArguments() {
    if (!Set.of("own", "all").contains(wire)) {
      throw new ParameterException(
          command.commandLine(), "--wire is \"" + wire + "\"; allowed is own or all");
    }
    if (port < 0 || port > 65535) {
      throw new ParameterException(
          command.commandLine(), "Port " + port + " is not between 0 and 65535");
    }
    for (String name : settings.keySet()) {
      // The module leaves context parameters with more dots alone: they are somebody else's.
      if (!name.matches("\\w+")) {
        throw new ParameterException(
            command.commandLine(), "\"" + name + "\" cannot be the name of a setting");
      }
    }
  }

  /** The module takes no relative file; on a command line everyone expects that. */
  private static String absolute(String file) {
    boolean asItIs = file.isEmpty() || file.equals("none") || file.startsWith("file:");
    return asItIs ? file : Path.of(file).toAbsolutePath().toString();
  }

  private static int usage(ParameterException wrong) {
    System.err.println(wrong.getMessage());
    System.err.print("Usage: " + wrong.getCommandLine().getHelp().synopsis(0));
    return ExitCode.USAGE;
  }

  private static int failed(Exception failure) {
    System.err.println(failure.getMessage());
    return ExitCode.SOFTWARE;
  }
}
