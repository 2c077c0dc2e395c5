// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.micro;

import io.websocketmodule.benchmarks.compare.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Runs the micro benchmarks by JMH, in a JVM whose class path has what they compare. */
@Command(
    name = "micro",
    customSynopsis = "java -jar benchmarks.jar micro [ARGUMENT OF JMH]...",
    description =
        "Measures single steps by JMH, with its profiler of allocation. Takes the arguments of JMH:"
            + " names of benchmarks, or -h.",
    usageHelpWidth = 100)
public final class MicroCommand implements Callable<Integer> {

  private static final List<String> FOLDERS = List.of("jmh", "module", "jetty", "netty");

  /** In their order, for JMH to read. */
  @Unmatched private List<String> arguments = new ArrayList<>();

  /** For the command line. */
  public MicroCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", Installation.find().classPath(FOLDERS)));
    command.addAll(List.of("org.openjdk.jmh.Main", "-prof", "gc"));
    command.addAll(arguments);
    Process jmh = new ProcessBuilder(command).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(jmh::destroy));
    return jmh.waitFor();
  }
}
