// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A generated file may have a location for each customer. */
class ManyLocationsTest {

  /** Each with one below it, which has the limit from it. */
  private static SettingsTable table(int locations) {
    Map<LocationPath, List<FoundSetting>> found = new LinkedHashMap<>();
    for (int i = 0; i < locations / 2; i++) {
      found.put(path("Customer" + i + "/feed/x"), List.of(setting("sendBufferLimit", "7")));
      found.put(path("customer" + i), List.of(setting("receiveBufferLimit", "" + (i + 1))));
    }
    return SettingsTable.of(List.of(new SettingsLevel(false, List.of(), found)));
  }

  private static LocationPath path(String text) {
    return LocationPath.parse(text, "place");
  }

  private static FoundSetting setting(String name, String value) {
    return new FoundSetting(name, value, "place");
  }

  @Test
  void aLocationHasWhatIsSetAboveItHoweverManyThereAre() {
    SettingsTable table = table(40_000);
    FakeRequest request = new FakeRequest();
    request.servletPath = "/customer19999/FEED/x/y";
    Settings found = table.of(request.asRequest());
    assertEquals(20_000, found.connection().receiveBufferLimit());
    assertEquals(7, found.connection().sendBufferLimit());
  }

  @Test
  void aLineOfTheLogShowsAFewLocationsAndCountsMany() {
    assertTrue(table(20).toString().contains(", at locations {customer0={receiveBufferLimit=1}, "));
    String many = table(22).toString();
    assertTrue(many.endsWith(", and others at 22 locations"), many);
    assertFalse(many.contains("customer"), many);
  }
}
