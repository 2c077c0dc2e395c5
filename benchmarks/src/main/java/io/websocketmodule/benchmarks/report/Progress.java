// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.report;

import java.io.PrintStream;

/** Tells how far a run has come, in one line that is written over where there is a terminal. */
public final class Progress {

  private static final int WIDTH = 79;

  private final PrintStream out;
  private final boolean terminal;
  private final long steps;
  private final long begin = System.nanoTime();
  private long done;

  /** For so many steps. */
  public Progress(PrintStream out, long steps) {
    this.out = out;
    this.steps = steps;
    terminal = System.console() != null;
  }

  /** A step begins. */
  public void step(String what) {
    long left = done == 0 ? 0 : (System.nanoTime() - begin) / done * (steps - done);
    String text =
        "%d/%d %s%s"
            .formatted(
                done + 1, steps, what, done == 0 ? "" : ", " + left / 1_000_000_000 + " s left");
    done++;
    if (terminal) {
      out.printf("\r%-" + WIDTH + "s", text.substring(0, Math.min(WIDTH, text.length())));
    } else {
      out.println(text);
    }
    out.flush();
  }

  /** Makes room for other output. */
  public void clear() {
    if (terminal) {
      out.print("\r" + " ".repeat(WIDTH) + "\r");
      out.flush();
    }
  }
}
