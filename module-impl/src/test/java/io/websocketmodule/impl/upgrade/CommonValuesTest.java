// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonValuesTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/chat", "https://example.org", "exämple"})
  void equalTextsBecomeOne(String text) {
    String first = CommonValues.text(copy(text));
    String second = CommonValues.text(copy(text));

    assertEquals(text, first);
    assertSame(first, second);
  }

  @Test
  void noTextStaysNone() {
    assertNull(CommonValues.text(null));
  }

  @Test
  void whatIsLongIsNotKept() {
    String longest = "x".repeat(128);
    String longer = "x".repeat(129);
    CommonValues.text(longest);
    CommonValues.text(longer);

    assertSame(longest, CommonValues.text(copy(longest)));
    assertNotSame(longer, CommonValues.text(copy(longer)));
  }

  /** "Aa" and "BB" have one hash code, and so one place. */
  @Test
  void textsThatShareAPlaceAreNotTakenForEachOther() {
    for (String text : List.of("Aa", "BB", "Aa", "BB")) {
      assertEquals(text, CommonValues.text(copy(text)));
    }
  }

  @Test
  void theServersOwnAddressIsMadeOnce() {
    InetSocketAddress address = CommonValues.local("127.0.0.1", 8080);

    assertEquals(new InetSocketAddress("127.0.0.1", 8080), address);
    assertSame(address, CommonValues.local(copy("127.0.0.1"), 8080));
  }

  @Test
  void anotherAddressOrPortIsTold() {
    assertEquals(8080, CommonValues.local("127.0.0.1", 8080).getPort());
    assertEquals(8081, CommonValues.local("127.0.0.1", 8081).getPort());
    assertEquals("127.0.0.2", CommonValues.local("127.0.0.2", 8081).getHostString());
    assertEquals("", CommonValues.local(null, 8081).getHostString());
    assertEquals("127.0.0.1", CommonValues.local("127.0.0.1", 8081).getHostString());
  }

  private static String copy(String text) {
    return new StringBuilder(text).toString();
  }
}
