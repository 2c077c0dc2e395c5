// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks;

import io.websocketmodule.benchmarks.compare.CompareCommand;
import io.websocketmodule.benchmarks.micro.MicroCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/**
 * The command line of benchmarks.jar. Exits with 2 for wrong arguments, 1 when something failed.
 */
@Command(
    name = "benchmarks",
    customSynopsis = "java -jar benchmarks.jar COMMAND",
    description = "Measures the WebSocket Protocol Module beside its peers.",
    subcommands = {CompareCommand.class, MicroCommand.class},
    usageHelpWidth = 100)
public final class Benchmarks {

  @CommandLine.Option(names = "--help", usageHelp = true, description = "Shows this and ends.")
  private boolean help;

  private Benchmarks() {}

  /** Does what the arguments say. */
  public static void main(String... arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The parser, with what it does about wrong arguments. */
  static CommandLine commandLine() {
    return new CommandLine(new Benchmarks())
        .setParameterExceptionHandler((wrong, all) -> usage(wrong))
        .setExecutionExceptionHandler((failure, line, all) -> failed(failure));
  }

  private static int usage(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    command.getErr().println(wrong.getMessage());
    command.getErr().print(command.getUsageMessage());
    command.getErr().flush();
    return ExitCode.USAGE;
  }

  private static int failed(Exception failure) {
    System.err.println(failure.getMessage());
    return ExitCode.SOFTWARE;
  }
}
