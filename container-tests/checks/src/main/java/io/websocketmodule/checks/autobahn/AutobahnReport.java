// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.autobahn;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Judges the index of Autobahn's report. Each case must be OK in its behaviour and in its close, or
 * INFORMATIONAL where the list beside this class has its number.
 */
public final class AutobahnReport {

  private static final Pattern CASE =
      Pattern.compile(
          "\"([0-9]+(?:\\.[0-9]+)+)\": \\{\\s*\"behavior\": \"([^\"]*)\",\\s*\"behaviorClose\": \"([^\"]*)\"");

  private final List<String> cases = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final Map<String, Integer> behaviors = new TreeMap<>();

  private AutobahnReport() {}

  /** Reads an index.json. */
  public static AutobahnReport read(Path index) throws IOException {
    Set<String> informational = informational();
    AutobahnReport report = new AutobahnReport();
    Matcher found = CASE.matcher(Files.readString(index));
    while (found.find()) {
      String number = found.group(1);
      report.cases.add(number);
      report.behaviors.merge(found.group(2), 1, Integer::sum);
      for (int what = 2; what <= 3; what++) {
        String result = found.group(what);
        boolean listed = result.equals("INFORMATIONAL") && informational.contains(number);
        if (!result.equals("OK") && !listed) {
          report.complaints.add(number + (what == 2 ? " behavior " : " behaviorClose ") + result);
        }
      }
    }
    return report;
  }

  /** Numbers of the cases that were run. */
  public List<String> cases() {
    return List.copyOf(cases);
  }

  /** What is not as it must be; empty when all is well. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** How many cases there were of each behavior. */
  public String summary() {
    return cases.size() + " cases " + behaviors;
  }

  private static Set<String> informational() throws IOException {
    try (InputStream list = AutobahnReport.class.getResourceAsStream("informational.txt")) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .collect(Collectors.toSet());
    }
  }
}
