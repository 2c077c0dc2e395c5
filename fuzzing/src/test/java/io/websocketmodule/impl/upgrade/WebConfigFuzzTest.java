// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * A web.config is read or refused, in one line of a log, and never fails otherwise; and what is
 * read of it is what a tree of the whole file has in the places of IIS.
 */
class WebConfigFuzzTest {

  private static final DocumentBuilder TREES = trees();

  /** The bytes of the file. */
  @FuzzTest
  void file(byte[] bytes) {
    SettingsLevel level;
    try {
      level = WebConfig.read(bytes, "web.config", false);
    } catch (IllegalArgumentException refused) {
      LogLine.check(refused);
      return;
    }
    Document tree = tree(bytes);
    assertNotNull(tree, "what is read is not XML, or has a DTD");
    assertEquals(settingsOf(tree), settingsOf(level));
    level.all().forEach(WebConfigFuzzTest::checkValue);
    checkTable(level);
  }

  private static void checkValue(FoundSetting found) {
    try {
      assertNotNull(found.value());
    } catch (IllegalArgumentException refused) {
      LogLine.check(refused);
    }
  }

  /** All levels together are refused in one line too, or make a table that can be asked. */
  private static void checkTable(SettingsLevel level) {
    try {
      assertNotNull(SettingsTable.of(List.of(level)).toString());
    } catch (IllegalArgumentException refused) {
      LogLine.check(refused);
    }
  }

  /** Name and value of each, by the place it holds for. */
  private static Map<String, List<String>> settingsOf(SettingsLevel level) {
    Map<String, List<String>> settings = new TreeMap<>();
    settings.put("everywhere", pairs(level.everywhere()));
    level.locations().forEach((path, found) -> settings.put("/" + path, pairs(found)));
    return settings;
  }

  private static List<String> pairs(List<FoundSetting> found) {
    return found.stream().map(one -> one.name() + "=" + one.text()).sorted().toList();
  }

  private static Map<String, List<String>> settingsOf(Document tree) {
    Map<String, List<String>> settings = new TreeMap<>();
    settings.put("everywhere", new ArrayList<>());
    Element root = tree.getDocumentElement();
    assertEquals("configuration", root.getLocalName());
    below(root, "system.webServer", "webSocket").forEach(e -> put(e, "everywhere", settings));
    for (Element location : children(root, "location")) {
      for (Element element : below(location, "system.webServer", "webSocket")) {
        String path = LocationPath.parse(location.getAttribute("path"), "the test").toString();
        put(element, "/" + path, settings);
      }
    }
    return settings;
  }

  private static void put(Element element, String place, Map<String, List<String>> settings) {
    List<String> pairs = settings.computeIfAbsent(place, key -> new ArrayList<>());
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Node attribute = attributes.item(i);
      if (!"http://www.w3.org/2000/xmlns/".equals(attribute.getNamespaceURI())) {
        pairs.add(attribute.getLocalName() + "=" + attribute.getNodeValue());
      }
    }
    pairs.sort(null);
  }

  private static List<Element> below(Element parent, String first, String second) {
    return children(parent, first).stream().flatMap(e -> children(e, second).stream()).toList();
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      // The tree takes a name that begins with a colon for one with an empty prefix.
      if (node instanceof Element element
          && name.equals(element.getLocalName())
          && !element.getNodeName().startsWith(":")) {
        children.add(element);
      }
    }
    return children;
  }

  private static Document tree(byte[] bytes) {
    try {
      return TREES.parse(new ByteArrayInputStream(bytes));
    } catch (SAXException | IOException refused) {
      return null; // no XML, or bytes that are none of its encoding
    }
  }

  private static DocumentBuilder trees() {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setNamespaceAware(true);
    try {
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Silent());
      return builder;
    } catch (ParserConfigurationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Else each error would be printed. */
  private static final class Silent implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {
      // What is only a warning is XML.
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
