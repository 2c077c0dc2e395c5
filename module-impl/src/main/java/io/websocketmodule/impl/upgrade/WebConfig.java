// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the webSocket elements of a web.config in IIS's syntax: {@code
 * configuration/system.webServer/webSocket}, and the same inside of {@code configuration/location},
 * their attributes being settings. What else such a file holds is for others and passed over.
 *
 * <p>A file is a piece of the application, but one that people generate and upload: no DTD, no
 * entities, a bounded size.
 */
final class WebConfig {

  private static final List<String> PATH =
      List.of("configuration", "system.webServer", "webSocket");
  private static final String LOCATION = "location";
  private static final List<String> PATH_IN_LOCATION =
      List.of("configuration", LOCATION, "system.webServer", "webSocket");

  /** Deeper than any web.config, and below the limit that newer JDKs have of their own. */
  private static final int MOST_DEPTH = 50;

  private final String name;
  private final XMLStreamReader xml;
  private final Deque<String> open = new ArrayDeque<>();
  private final List<FoundSetting> everywhere = new ArrayList<>();
  private final Map<LocationPath, List<FoundSetting>> locations = new LinkedHashMap<>();
  private boolean seen;

  /** Of the location element that is open. */
  private LocationPath location;

  private boolean locationDenies;

  /** The file is no XML, perhaps because it is being written. */
  static final class Malformed extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Malformed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private WebConfig(String name, XMLStreamReader xml) {
    this.name = name;
    this.xml = xml;
  }

  /**
   * Reads the settings of a file in their order.
   *
   * @param file its bytes, in any encoding that XML knows
   * @param name what messages call it
   * @param ofServer whether the server's administrator wrote it
   * @throws IllegalArgumentException it is no such file, or holds what is not allowed there
   */
  static SettingsLevel read(byte[] file, String name, boolean ofServer) {
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
          new WebConfig(name, factory.createXMLStreamReader(new ByteArrayInputStream(file)));
      reader.readAll();
      return new SettingsLevel(ofServer, reader.everywhere, reader.locations);
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
      throw new Malformed(
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
      switch (next()) {
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

  private int next() throws XMLStreamException {
    try {
      return xml.next();
    } catch (RuntimeException failure) {
      // The JDK's parser has no words for some of its own complaints, such as that of a control
      // character in a DTD, and throws a MissingResourceException instead.
      throw new XMLStreamException("the parser fails: " + failure, xml.getLocation(), failure);
    }
  }

  private void start(String element) {
    if (open.isEmpty() && !element.equals(PATH.get(0))) {
      throw refused("the root element is " + LogText.of(element) + " instead of " + PATH.get(0));
    }
    List<String> above = List.copyOf(open);
    if (above.equals(PATH) || above.equals(PATH_IN_LOCATION)) {
      throw refused(
          "the element webSocket has a child, " + LogText.of(element) + ", and may have none");
    }
    if (element.equals(LOCATION)) {
      location(above);
    }
    open.addLast(element);
    if (open.size() > MOST_DEPTH) {
      throw refused("more than " + MOST_DEPTH + " elements inside each other");
    }
    if (element.equals(PATH.get(PATH.size() - 1))) {
      webSocket(List.copyOf(open));
    }
  }

  private void location(List<String> above) {
    if (above.size() > 1 && above.get(1).equals(LOCATION)) {
      throw refused("a location element inside of another is not allowed");
    }
    if (above.size() == 1) {
      String path = xml.getAttributeValue(null, "path");
      location = LocationPath.parse(path == null ? "" : path, place("path of the location"));
      locationDenies =
          "Deny".equals(xml.getAttributeValue(null, "overrideMode"))
              || "false".equals(xml.getAttributeValue(null, "allowOverride"));
    }
  }

  private void webSocket(List<String> path) {
    if (path.equals(PATH)) {
      if (seen) {
        throw refused("there is a second element webSocket");
      }
      seen = true;
      attributes(everywhere);
    } else if (path.equals(PATH_IN_LOCATION)) {
      webSocketOfLocation();
    } else if (open.contains(LOCATION)) {
      // Passed over, a location that switches the module off would leave it on.
      throw refused(
          "webSocket inside of a location stands in "
              + String.join("/", path)
              + " instead of "
              + String.join("/", PATH_IN_LOCATION));
    }
  }

  private void webSocketOfLocation() {
    if (locationDenies) {
      // Passed over, it would be taken for a lock that holds.
      throw refused(
          "a location that locks is not supported; locks are the server's, by the system property "
              + Locks.PROPERTY);
    }
    List<FoundSetting> found = new ArrayList<>();
    if (locations.putIfAbsent(location, found) != null) {
      throw refused("there is a second element webSocket for the location \"" + location + "\"");
    }
    attributes(found);
    for (FoundSetting one : found) {
      if (!one.setting().perPath()) {
        throw one.refused(
            "this setting holds for the whole application and cannot stand in a location", null);
      }
    }
  }

  private void attributes(List<FoundSetting> found) {
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String attribute = xml.getAttributeLocalName(i);
      FoundSetting one =
          new FoundSetting(
              attribute, xml.getAttributeValue(i), place("attribute " + LogText.of(attribute)));
      if (one.setting() == Setting.CONFIG_FILE) {
        throw one.refused(
            "this setting is a system property, a context parameter or an init-param, never in a file",
            null);
      }
      found.add(one);
    }
  }

  private String place(String what) {
    return what + " in " + name + ", line " + line();
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
}
