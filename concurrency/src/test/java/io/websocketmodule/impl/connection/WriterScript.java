// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What the application writes, frame by frame, and what of it has left: tells what is wrong with
 * the connection's output, without the code under test.
 */
final class WriterScript {

  /** A frame that is written, or about to be. */
  static final class Frame {
    final byte[] payload;
    final boolean text;
    final boolean first;
    final boolean last;
    private final boolean textBefore;
    private boolean done;

    private Frame(byte[] payload, boolean text, boolean first, boolean last, boolean textBefore) {
      this.payload = payload;
      this.text = text;
      this.first = first;
      this.last = last;
      this.textBefore = textBefore;
    }

    /** Its write was completed. */
    void done() {
      done = true;
    }
  }

  private final List<Frame> frames = new ArrayList<>();
  private boolean inMessage;
  private boolean text;
  private int out; // frames of data
  private int looked; // at so many bytes of the output

  /** The first frame of a message, or the next of the one that is not complete. */
  Frame write(int size, boolean wantText, boolean last) {
    byte[] payload = PeerScript.letters('A', frames.size(), size);
    Frame frame = new Frame(payload, inMessage ? text : wantText, !inMessage, last, text);
    frames.add(frame);
    inMessage = !last;
    text = frame.text;
    return frame;
  }

  /** The last one was withdrawn: its message is where it was. */
  void withdraw(Frame frame) {
    inMessage = !frame.first;
    text = frame.textBefore;
    frames.remove(frame);
  }

  /** Whether all that counts as written is out. */
  boolean allOut() {
    return out >= frames.stream().filter(frame -> frame.done).count();
  }

  /** At how many bytes of the output it has looked. */
  int looked() {
    return looked;
  }

  /**
   * Looks at the output.
   *
   * @param pings payloads of the peer's
   * @return what is wrong with it
   */
  List<String> mistakes(byte[] output, List<String> pings) {
    looked = output.length;
    List<String> wrong = new ArrayList<>();
    List<String> pongs = new ArrayList<>();
    boolean closeOut = false;
    out = 0;
    for (Peer.Frame frame : Peer.frames(output)) {
      if (closeOut) {
        wrong.add("a frame behind the close");
      }
      closeOut = frame.opcode() == Peer.CLOSE;
      if (frame.opcode() == Peer.PONG) {
        pongs.add(new String(frame.payload(), US_ASCII));
      } else if (frame.opcode() < Peer.CLOSE) {
        check(frame, wrong);
        out++;
      }
    }
    if (!isSubsequence(pongs, pings)) {
      wrong.add("pongs " + pongs + " to pings " + pings);
    }
    return wrong;
  }

  private void check(Peer.Frame frame, List<String> wrong) {
    if (out >= frames.size()) {
      wrong.add("a frame that nobody has written");
      return;
    }
    Frame expected = frames.get(out);
    int opcode = !expected.first ? Peer.CONTINUATION : expected.text ? Peer.TEXT : Peer.BINARY;
    if (frame.opcode() != opcode || frame.fin() != expected.last) {
      wrong.add("frame " + out + " differs");
    }
    if (!Arrays.equals(frame.payload(), expected.payload)) {
      wrong.add("other bytes in frame " + out);
    }
  }

  private static boolean isSubsequence(List<String> part, List<String> whole) {
    Iterator<String> left = whole.iterator();
    return part.stream()
        .allMatch(
            one -> {
              while (left.hasNext()) {
                if (left.next().equals(one)) {
                  return true;
                }
              }
              return false;
            });
  }
}
