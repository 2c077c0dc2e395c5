// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.ClientFrame;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A member of the chat: says numbers, and hears those of everyone without a gap. */
final class Chatter extends Stayer {

  private static final Pattern SAYS = Pattern.compile("(\\w+) says: (\\d+) .*");
  private static final String FILLING = " and so on and on".repeat(8);

  /** One word in so many is long enough to be compressed on its way to everyone. */
  private static final int LONG = 4;

  private static final String MUCH_FILLING = FILLING.repeat(10);
  private static final Compression[] OFFERS = Compression.values();
  private static final long PAUSE_MILLIS = 20_000;

  private final Room room;
  private final Compression compression;
  private final String name;
  private final Map<String, Long> heard = new HashMap<>();
  private long last = -1;

  Chatter(Load load, int number, long seed, Room room) {
    super(load, number, seed, "/chat?name=m" + number);
    this.room = room;
    compression = OFFERS[random.nextInt(OFFERS.length)];
    name = "m" + number;
  }

  /** A broadcast is compressed once for those whose messages stand alone. */
  @Override
  Compression compression() {
    return compression;
  }

  @Override
  void begin() {
    load.after(about(PAUSE_MILLIS), this::say);
  }

  private void say() {
    if (load.leaving()) {
      return;
    }
    room.said(name, ++last);
    load.tally().add(Count.SAID);
    String filling = random.nextInt(LONG) == 0 ? MUCH_FILLING : FILLING;
    link().sendMessage(ClientFrame.text(last + filling));
    load.after(about(PAUSE_MILLIS), this::say);
  }

  /** A member who came late may not have heard the last word of one who fell silent before. */
  @Override
  boolean idle() {
    return room.isHeard(heard);
  }

  @Override
  void message(boolean text, byte[] payload) {
    Matcher says = SAYS.matcher(new String(payload, StandardCharsets.UTF_8));
    if (says.matches()) {
      long number = Long.parseLong(says.group(2));
      Long before = heard.put(says.group(1), number);
      if (before != null && number != before + 1) {
        wrong("heard number " + number + " of " + says.group(1) + " after " + before);
      }
      load.tally().add(Count.HEARD);
    }
    leaveIfIdle();
  }
}
