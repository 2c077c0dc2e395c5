// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import java.util.LinkedHashMap;
import java.util.Map;

/** What has been said in the chat, for those who listen to compare. */
final class Room {

  private final Map<String, Long> said = new LinkedHashMap<>();

  void said(String name, long number) {
    said.put(name, number);
  }

  /** Whether a listener has heard the last word of everyone. */
  boolean isHeard(Map<String, Long> heard) {
    return said.entrySet().stream().allMatch(one -> one.getValue().equals(heard.get(one.getKey())));
  }
}
