// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.report;

import io.websocketmodule.benchmarks.peers.PeerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** All rounds of one peer at one point. */
public final class Series {

  private final PeerName peer;
  private final String settings;
  private final List<Sample> samples = new ArrayList<>();
  private String failure;

  /** An empty one. */
  public Series(PeerName peer, String settings) {
    this.peer = peer;
    this.settings = settings;
  }

  /** Adds a round. */
  public void add(Sample sample) {
    samples.add(sample);
  }

  /** It did not work: what was measured before does not count. */
  public void fail(String why) {
    failure = why;
  }

  public PeerName peer() {
    return peer;
  }

  public String settings() {
    return settings;
  }

  public List<Sample> samples() {
    return List.copyOf(samples);
  }

  /** Why it failed; empty: it did not. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Whether there are figures. */
  public boolean succeeded() {
    return failure == null && !samples.isEmpty();
  }

  /** Median and extremes over the rounds. */
  public Spread spread(ToDoubleFunction<Sample> figure) {
    return Spread.of(samples.stream().mapToDouble(figure).toArray());
  }
}
