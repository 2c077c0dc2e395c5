// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the webSocket element of a web.config in IIS's syntax: {@code
 * configuration/system.webServer/webSocket}, its attributes being settings. What else such a file
 * holds is for others and passed over.
 *
 * <p>A file is a piece of the application, but one that people generate and upload: no DTD, no
 * entities, a bounded size.
 */
final class WebConfig {

  private static final List<String> PATH =
      List.of("configuration", "system.webServer", "webSocket");
  private static final String LOCATION = "location";

  /** A thousand times what a web.config has. */
  private static final int MOST_BYTES = 1 << 20;

  /** Deeper than any web.config, and below the limit that newer JDKs have of their own. */
  private static final int MOST_DEPTH = 50;

  private final String name;
  private final XMLStreamReader xml;
  private final Deque<String> open = new ArrayDeque<>();
  private final List<SettingsReader.Found> found = new ArrayList<>();
  private boolean seen;

  private WebConfig(String name, XMLStreamReader xml) {
    this.name = name;
    this.xml = xml;
  }

  /**
   * Reads the values of a file in their order.
   *
   * @param file its bytes, in any encoding that XML knows; not closed
   * @param name what messages call it
   * @throws IllegalArgumentException it is no such file, or holds what is not allowed there
   */
  static List<SettingsReader.Found> read(InputStream file, String name) {
    // Never the application's own parser, which may not know these properties.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("external entities are not allowed");
        });
    try {
      WebConfig reader =
          new WebConfig(name, factory.createXMLStreamReader(new Bounded(file, MOST_BYTES)));
      reader.readAll();
      return reader.found;
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
      throw new IllegalArgumentException(
          name
              + (line > 0 ? ", line " + line : "")
              + ": not XML as it is allowed here: "
              + reason(e)
              + ".",
          e);
    }
  }

  private void readAll() throws XMLStreamException {
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> start(xml.getLocalName());
        case XMLStreamConstants.END_ELEMENT -> open.removeLast();
        case XMLStreamConstants.DTD -> throw refused("a DTD is not allowed");
        case XMLStreamConstants.ENTITY_REFERENCE -> throw refused("entities are not allowed");
        default -> {
          // Text, comments and instructions mean nothing in a web.config.
        }
      }
    }
  }

  private void start(String element) {
    if (open.isEmpty() && !element.equals(PATH.get(0))) {
      throw refused("the root element is " + LogText.of(element) + " instead of " + PATH.get(0));
    }
    if (List.copyOf(open).equals(PATH)) {
      throw refused(
          "the element webSocket has a child, " + LogText.of(element) + ", and may have none");
    }
    open.addLast(element);
    if (open.size() > MOST_DEPTH) {
      throw refused("more than " + MOST_DEPTH + " elements inside each other");
    }
    if (!element.equals(PATH.get(PATH.size() - 1))) {
      return;
    }
    // Passed over, a location that switches the module off would leave it on.
    if (open.contains(LOCATION)) {
      throw refused("webSocket inside of a location element is not supported yet");
    }
    if (List.copyOf(open).equals(PATH)) {
      attributes();
    }
  }

  private void attributes() {
    if (seen) {
      throw refused("there is a second element webSocket");
    }
    seen = true;
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String attribute = xml.getAttributeLocalName(i);
      String place = "attribute " + attribute + " in " + name + ", line " + line();
      found.add(new SettingsReader.Found(attribute, xml.getAttributeValue(i), place));
    }
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(name + ", line " + line() + ": " + why + ".");
  }

  private int line() {
    return xml.getLocation().getLineNumber();
  }

  /** The parser's sentence without its own preamble of place. */
  private static String reason(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    int start = message.indexOf("Message: ");
    String sentence = start < 0 ? message : message.substring(start + "Message: ".length());
    return LogText.of(sentence.replaceFirst("\\.$", ""));
  }

  /** A stream that fails behind so many bytes. */
  private static final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long most) {
      super(in);
      left = most;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? b : 1);
      return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      count(count);
      return count;
    }

    private void count(int read) throws IOException {
      left -= Math.max(read, 0);
      if (left < 0) {
        throw new IOException("it has more than " + MOST_BYTES + " bytes");
      }
    }
  }
}
