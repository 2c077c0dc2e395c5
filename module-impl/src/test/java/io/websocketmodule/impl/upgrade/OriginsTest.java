// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** An Origin passes when it is the server's own or was allowed, whatever is in front of it. */
class OriginsTest {

  /** The server's own name and port, as the container tells, is example.org:8080. */
  private record Row(boolean passes, String setting, String host, String... origins) {
    @Override
    public String toString() {
      return setting + ": Origin " + Arrays.toString(origins) + ", Host " + host;
    }
  }

  @TestFactory
  Stream<DynamicTest> everyRule() {
    return Stream.of(
            new Row(true, "same-origin", "a.example"),
            new Row(true, "same-origin", "a.example", "http://a.example"),
            new Row(true, "same-origin", "A.Example", "HTTP://a.EXAMPLE"),
            new Row(true, "same-origin", "a.example", "http://a.example:80"),
            new Row(true, "same-origin", "a.example:80", "http://a.example"),
            new Row(true, "same-origin", "a.example:8080", "http://a.example:8080"),
            // A proxy that ends TLS passes the Host on, and the scheme is lost.
            new Row(true, "same-origin", "a.example", "https://a.example"),
            new Row(true, "same-origin", "a.example:443", "https://a.example"),
            new Row(true, "same-origin", "a.example:8443", "https://a.example:8443"),
            new Row(true, "same-origin", "[2001:db8::1]:81", "http://[2001:DB8::1]:81"),
            // A proxy that rewrites Host and tells the container by other headers.
            new Row(true, "same-origin", "inner", "http://example.org:8080"),
            new Row(false, "same-origin", "inner", "http://example.org"),
            new Row(false, "same-origin", "a.example:80", "https://a.example"),
            new Row(false, "same-origin", "a.example", "http://a.example:8080"),
            new Row(false, "same-origin", "a.example:8080", "http://a.example"),
            new Row(false, "same-origin", "a.example", "http://b.example"),
            new Row(false, "same-origin", "a.example", "http://a.example.evil.example"),
            new Row(false, "same-origin", "a.example", "http://evil-a.example"),
            new Row(false, "same-origin", "a.example", "http://a.example@evil.example"),
            new Row(false, "same-origin", "a.example", "http://a.example/"),
            new Row(false, "same-origin", "a.example", "http://a.example:99999"),
            new Row(false, "same-origin", "a.example:99999", "http://a.example:99999"),
            new Row(false, "same-origin", "a.example", "a.example"),
            new Row(false, "same-origin", "a.example", "null"),
            new Row(false, "same-origin", "a.example", ""),
            new Row(false, "same-origin", "a.example", "file://"),
            new Row(false, "same-origin", "a.example", "chrome-extension://a.example"),
            new Row(false, "same-origin", "a.example", "http://a.example, http://b.example"),
            new Row(false, "same-origin", "a.example", "http://a.example", "http://a.example"),
            new Row(false, "same-origin", "evil.example, a.example", "http://evil.example"),
            new Row(false, "same-origin", "", "http://a.example"),
            // Its small letter is an ASCII k.
            new Row(false, "https://kelvin.example", "a.example", "https://\u212Aelvin.example"),
            new Row(false, "same-origin", "kelvin.example", "http://\u212Aelvin.example"),
            new Row(false, "app://a:65535", "a.example", "app://a:65536"),
            new Row(true, "*", "a.example", "http://b.example"),
            new Row(true, "*", "a.example", "null"),
            new Row(true, "https://b.example", "a.example", "https://b.example"),
            new Row(true, "https://b.example", "a.example", "https://b.example:443"),
            new Row(true, "https://b.example:443", "a.example", "https://B.example"),
            new Row(true, "https://b.example", "a.example"),
            new Row(false, "https://b.example", "a.example", "http://b.example"),
            new Row(false, "https://b.example", "a.example", "https://b.example:444"),
            new Row(false, "https://b.example", "a.example", "http://a.example"),
            new Row(true, "chrome-extension://abc", "a.example", "chrome-extension://abc"),
            new Row(true, "https://b.example,same-origin", "a.example", "http://a.example"),
            new Row(true, "https://b.example same-origin", "a.example", "https://b.example"),
            new Row(true, "https://b.example , https://c.example", "a", "https://c.example"))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.toString(),
                    () ->
                        assertEquals(
                            row.passes,
                            Origins.parse(row.setting)
                                .allow(
                                    List.of(row.origins),
                                    List.of(row.host),
                                    "example.org",
                                    8080))));
  }

  @Test
  void aServerNameOfIPv6IsTheSameWithAndWithoutBrackets() {
    Origins same = Origins.parse("same-origin");
    List<String> origin = List.of("http://[::1]:8080");
    assertEquals(true, same.allow(origin, List.of(), "[::1]", 8080));
    assertEquals(true, same.allow(origin, List.of(), "::1", 8080));
    assertEquals(false, same.allow(origin, List.of(), null, 8080));
  }
}
