// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak;

import io.websocketmodule.soak.load.Count;
import io.websocketmodule.soak.load.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** The page that is kept of a run. */
record Results(Plan plan, Verdict verdict, Tally tally) {

  private static final double MEBIBYTE = 1 << 20;
  private static final Path CPU = Path.of("/proc/cpuinfo");

  String text() throws IOException {
    StringBuilder page = new StringBuilder("# Soak\n\n");
    line(page, "Made by `mvn -B -Psoak -pl container-tests/soak -am verify`.\n");
    what(page);
    page.append("\n## Judged\n\n");
    List<String> complaints = verdict.complaints();
    line(page, complaints.isEmpty() ? "Passed." : "FAILED:");
    complaints.forEach(complaint -> page.append("- ").append(complaint).append('\n'));
    if (verdict.samples().size() == Plan.SAMPLES) {
      page.append('\n');
      line(page, "- heap in MiB: %s", verdict.heap().describe(MEBIBYTE));
      line(page, "- direct memory in MiB: %s", verdict.direct().describe(MEBIBYTE));
      line(page, "- resident memory in MiB: %s", verdict.resident().describe(MEBIBYTE));
      line(page, "- threads: %s", verdict.threads().describe(1));
      line(page, "- descriptors: %s", verdict.descriptors().describe(1));
    }
    page.append("\n## Counted\n\n| | |\n|---|--:|\n");
    for (Count count : Count.values()) {
      if (tally.of(count) > 0) {
        line(page, "| %s | %,d |", count.meaning(), tally.of(count));
      }
    }
    page.append("\n## Sampled\n\n");
    line(page, "After a collection of garbage each; the processor time is that of one core.\n");
    line(
        page,
        "| time | connections | heap MiB | direct MiB | resident MiB | threads | descriptors |"
            + " processor |");
    line(page, "|--:|--:|--:|--:|--:|--:|--:|--:|");
    row(page, "before", verdict.before(), null);
    Sample last = null;
    for (Sample sample : verdict.samples()) {
      row(page, sample.seconds() + " s", sample, last);
      last = sample;
    }
    row(page, "after", verdict.after(), null);
    return page.toString();
  }

  private void what(StringBuilder page) throws IOException {
    line(page, "- date: %s", Instant.now().truncatedTo(ChronoUnit.SECONDS));
    line(page, "- length: %d s, %d connections", plan.length().toSeconds(), plan.connections());
    line(page, "- seed: %d", plan.seed());
    line(
        page,
        "- server: sample-server.jar, %s, %s",
        String.join(" ", SoakServer.HEAP),
        String.join(" ", SoakServer.OPTIONS));
    line(
        page,
        "- java: %s %s",
        System.getProperty("java.vm.name"),
        System.getProperty("java.runtime.version"));
    line(
        page,
        "- machine: %s %s, %d cores for server and load together%s",
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        Runtime.getRuntime().availableProcessors(),
        processor());
  }

  private static String processor() throws IOException {
    if (!Files.isReadable(CPU)) {
      return "";
    }
    return Files.readAllLines(CPU).stream()
        .filter(line -> line.startsWith("model name"))
        .findFirst()
        .map(line -> ", " + line.replaceFirst("[^:]*:\\s*", ""))
        .orElse("");
  }

  private static void row(StringBuilder page, String time, Sample sample, Sample last) {
    line(
        page,
        "| %s | %d | %.1f | %.1f | %.0f | %d | %d | %s |",
        time,
        sample.open(),
        sample.heap() / MEBIBYTE,
        sample.direct() / MEBIBYTE,
        sample.resident() / MEBIBYTE,
        sample.threads(),
        sample.descriptors(),
        last == null ? "" : processorShare(last, sample) + "%");
  }

  private static long processorShare(Sample from, Sample to) {
    long millis = 1000 * Math.max(1, to.seconds() - from.seconds());
    return Math.round(100.0 * (to.cpuMillis() - from.cpuMillis()) / millis);
  }

  private static void line(StringBuilder page, String format, Object... values) {
    page.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
