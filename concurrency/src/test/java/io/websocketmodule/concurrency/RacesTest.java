// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.concurrency;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Example;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Every race for a moment: that it runs, ends, and shows nothing that it forbids. The harness would
 * start a virtual machine for each; what it generates runs in this one as well. With {@code
 * -Draces.millis=2000} each has so long, and {@code target/races.md} tells what was seen.
 */
class RacesTest {

  private static final int MILLIS = Integer.getInteger("races.millis", 30);
  private static final int MEBIBYTES = 32;

  /** Few runs between two checkpoints, so that the two threads stay close to each other. */
  private static final int STRIDE = 8;

  private static final int STRIDES = 4;
  private static final int FEWEST_RACES = 45;

  @Example
  void noRaceShowsWhatItForbids() throws Exception {
    List<String> wrong = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    var races = new TreeSet<>(TestList.tests());
    for (String race : races) {
      TestInfo info = TestList.getInfo(race);
      TestResult result = run(info);
      wrong.addAll(mistakes(info, result));
      seen.addAll(samples(info, result));
    }
    Files.write(Path.of("target", "races.md"), seen);
    assertThat(wrong.isEmpty(), String.join("\n", wrong));
    assertThat(races.size() >= FEWEST_RACES, "only " + races.size() + " races were found");
  }

  private static void assertThat(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }

  private static TestResult run(TestInfo race) throws Exception {
    Runner<?> runner =
        (Runner<?>)
            Class.forName(race.generatedRunner())
                .getConstructor(ForkedTestConfig.class)
                .newInstance(config(race));
    return runner.run();
  }

  private static List<String> samples(TestInfo race, TestResult result) {
    String name = race.name().replaceAll(".*\\.(\\w+\\.\\w+)", "$1");
    return new TreeSet<>(result.getStateKeys())
        .stream()
            .map(o -> String.format("| %s | `%s` | %,d |", name, o, result.getCount(o)))
            .toList();
  }

  private static List<String> mistakes(TestInfo race, TestResult result) {
    List<String> mistakes = new ArrayList<>();
    if (result.status() != Status.NORMAL) {
      mistakes.add(race.name() + ": " + result.status() + " " + result.getMessages());
    }
    for (String outcome : result.getStateKeys()) {
      if (expectation(race, outcome) == Expect.FORBIDDEN) {
        mistakes.add(race.name() + ": " + outcome + ", " + result.getCount(outcome) + " times");
      }
    }
    return mistakes;
  }

  private static Expect expectation(TestInfo race, String outcome) {
    for (StateCase known : race.cases()) {
      if (known.matchesExactly(outcome)) {
        return known.expect();
      }
    }
    return Expect.FORBIDDEN;
  }

  /** The harness has no constructor for it but from a test's options, or from the wire. */
  private static ForkedTestConfig config(TestInfo race) throws IOException {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(wire);
    out.writeInt(SpinLoopStyle.THREAD_SPIN_WAIT.ordinal());
    out.writeInt(MILLIS);
    out.writeInt(1);
    out.writeUTF(race.generatedRunner());
    out.writeInt(MEBIBYTES);
    out.writeInt(STRIDE);
    out.writeInt(STRIDES);
    out.writeBoolean(false);
    return new ForkedTestConfig(new DataInputStream(new ByteArrayInputStream(wire.toByteArray())));
  }
}
