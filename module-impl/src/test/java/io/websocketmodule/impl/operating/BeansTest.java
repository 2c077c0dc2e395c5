// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.operating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A module's MBeans are there while it runs, whoever else is there, and not a moment longer. */
class BeansTest {

  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private final Deque<Operation> open = new ArrayDeque<>();

  private Operation show(FakeModule module) {
    Operation operation = new Operation(module);
    open.push(operation);
    return operation;
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    open.forEach(Operation::close);
    assertEquals(Set.of(), names());
  }

  private static Set<String> names() throws Exception {
    Set<String> names = new TreeSet<>();
    SERVER
        .queryNames(new ObjectName("io.websocketmodule:*"), null)
        .forEach(name -> names.add(name.getCanonicalName()));
    return names;
  }

  private static ObjectName name(String keys) throws Exception {
    return new ObjectName("io.websocketmodule:" + keys);
  }

  private static Object read(String keys, String attribute) throws Exception {
    return SERVER.getAttribute(name(keys), attribute);
  }

  @Test
  void aModuleHasOneByItsPathAndOneForAll() throws Exception {
    show(new FakeModule("/shop"));
    assertEquals(
        Set.of("io.websocketmodule:context=/shop,type=Module", "io.websocketmodule:type=Total"),
        names());
    open.pop().close();
    assertEquals(Set.of(), names());
  }

  @Test
  void everyAttributeCanBeReadAndHasADescription() throws Exception {
    show(new FakeModule("").attempts(2));
    for (String keys : List.of("type=Module,context=/", "type=Total")) {
      for (MBeanAttributeInfo attribute : SERVER.getMBeanInfo(name(keys)).getAttributes()) {
        Object value = read(keys, attribute.getName());
        assertEquals(
            attribute.getType(),
            value instanceof Long
                ? "long"
                : value instanceof Boolean ? "boolean" : "java.lang.String");
        assertTrue(attribute.getDescription().length() > 20, attribute.getName());
      }
      assertEquals(2L, read(keys, "Attempts"));
      assertEquals(3L, read(keys, "BlockingTasks"));
    }
    assertEquals("1.2.3", read("type=Module,context=/", "Version"));
    assertEquals("fake", read("type=Module,context=/", "Transport"));
    assertEquals("", read("type=Module,context=/", "ContextPath"));
  }

  @Test
  void enabledCanBeWritten() throws Exception {
    FakeModule module = new FakeModule("/a");
    show(module);
    SERVER.setAttribute(name("type=Module,context=/a"), new Attribute("Enabled", false));
    assertFalse(module.enabled);
    assertEquals(false, read("type=Module,context=/a", "Enabled"));
    AttributeList both = new AttributeList();
    both.add(new Attribute("Enabled", true));
    both.add(new Attribute("Attempts", 0L));
    assertEquals(1, SERVER.setAttributes(name("type=Module,context=/a"), both).size());
    assertTrue(module.enabled);
  }

  @Test
  void aRefusalSaysWhy() throws Exception {
    FakeModule module = new FakeModule("/a");
    show(module);
    ObjectName bean = name("type=Module,context=/a");
    assertEquals(
        "The attribute Enabled is \"no\"; allowed is true or false.",
        assertThrows(
                InvalidAttributeValueException.class,
                () -> SERVER.setAttribute(bean, new Attribute("Enabled", "no")))
            .getMessage());
    module.locked = "The server keeps it.";
    MBeanException locked =
        assertThrows(
            MBeanException.class, () -> SERVER.setAttribute(bean, new Attribute("Enabled", false)));
    assertEquals("The server keeps it.", locked.getMessage());
    assertTrue(module.enabled);
    assertThrows(
        AttributeNotFoundException.class,
        () -> SERVER.setAttribute(bean, new Attribute("Active", 0L)));
    assertThrows(AttributeNotFoundException.class, () -> SERVER.getAttribute(bean, "Nothing"));
    assertThrows(ReflectionException.class, () -> SERVER.invoke(bean, "stop", null, null));
  }

  @Test
  void applicationsOfOnePathHaveNumbersAndGiveThemBack() throws Exception {
    Operation first = show(new FakeModule("/a").attempts(1));
    show(new FakeModule("/a").attempts(2));
    show(new FakeModule("/a").attempts(4));
    assertEquals(1L, read("type=Module,context=/a", "Attempts"));
    assertEquals(2L, read("type=Module,context=/a,number=2", "Attempts"));
    assertEquals(4L, read("type=Module,context=/a,number=3", "Attempts"));
    first.close();
    show(new FakeModule("/a").attempts(8));
    assertEquals(8L, read("type=Module,context=/a", "Attempts"));
  }

  @Test
  void aPathMayHaveAnyCharacter() throws Exception {
    show(new FakeModule("/a,b=c\"d*"));
    assertEquals(1L, read("type=Total", "Modules"));
    assertEquals("/a,b=c\"d*", SERVER.getAttribute(Beans.name("/a,b=c\"d*", 1), "ContextPath"));
  }

  @Test
  void theTotalIsThatOfAllModulesThatAreThere() throws Exception {
    show(new FakeModule("/a").attempts(1));
    Operation second = show(new FakeModule("/b").attempts(10));
    assertEquals(2L, read("type=Total", "Modules"));
    assertEquals(11L, read("type=Total", "Attempts"));
    second.close();
    assertEquals(1L, read("type=Total", "Modules"));
    assertEquals(1L, read("type=Total", "Attempts"));
  }

  @Test
  void theTotalOutlivesTheModuleThatHasRegisteredIt() throws Exception {
    Operation first = show(new FakeModule("/a").attempts(1));
    show(new FakeModule("/b").attempts(10));
    show(new FakeModule("/c").attempts(100));
    first.close();
    assertEquals(110L, read("type=Total", "Attempts"));
    open.removeLast();
    Operation third = open.pop();
    open.pop().close();
    assertEquals(100L, read("type=Total", "Attempts"));
    third.close();
    assertEquals(Set.of(), names());
  }

  @Test
  void whatSomebodyElseTookOutDoesNoHarm() throws Exception {
    Operation operation = show(new FakeModule("/a"));
    SERVER.unregisterMBean(name("type=Module,context=/a"));
    operation.close();
    operation.close();
    assertEquals(Set.of(), names());
  }
}
