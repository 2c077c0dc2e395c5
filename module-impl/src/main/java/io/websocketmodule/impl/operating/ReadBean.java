// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.operating;

import java.util.List;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InvalidAttributeValueException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;

/** An MBean of attributes with a description each, and without operations. */
abstract class ReadBean implements DynamicMBean {

  private final MBeanInfo shape;

  ReadBean(String description, List<MBeanAttributeInfo> attributes) {
    shape =
        new MBeanInfo(
            getClass().getName(),
            description,
            attributes.toArray(MBeanAttributeInfo[]::new),
            null,
            null,
            null);
  }

  /** An attribute of text. */
  static MBeanAttributeInfo text(String name, String description) {
    return new MBeanAttributeInfo(name, "java.lang.String", description, true, false, false);
  }

  /** An attribute of a number. */
  static MBeanAttributeInfo number(String name, String description) {
    return new MBeanAttributeInfo(name, "long", description, true, false, false);
  }

  /** The attributes that all modules have. */
  static List<MBeanAttributeInfo> figures() {
    return Stream.of(Figure.values())
        .map(figure -> number(figure.attribute(), figure.meaning()))
        .toList();
  }

  /** The value of an attribute now. */
  abstract Object read(String attribute) throws AttributeNotFoundException;

  static AttributeNotFoundException unknown(String attribute) {
    return new AttributeNotFoundException("There is no attribute " + attribute + " here.");
  }

  @Override
  public final MBeanInfo getMBeanInfo() {
    return shape;
  }

  @Override
  public final Object getAttribute(String attribute) throws AttributeNotFoundException {
    return read(attribute);
  }

  @Override
  public void setAttribute(Attribute attribute)
      throws AttributeNotFoundException, InvalidAttributeValueException, MBeanException {
    throw new AttributeNotFoundException(
        "There is no attribute " + attribute.getName() + " here that can be written.");
  }

  /** Those that can be read, as the contract has it. */
  @Override
  public final AttributeList getAttributes(String[] names) {
    AttributeList found = new AttributeList();
    for (String name : names) {
      try {
        found.add(new Attribute(name, read(name)));
      } catch (AttributeNotFoundException missing) {
        // Left out: that tells the caller.
      }
    }
    return found;
  }

  /** Those that were written, as the contract has it. */
  @Override
  public final AttributeList setAttributes(AttributeList attributes) {
    AttributeList written = new AttributeList();
    for (Attribute attribute : attributes.asList()) {
      try {
        setAttribute(attribute);
        written.add(attribute);
      } catch (JMException refused) {
        // Left out: that tells the caller.
      }
    }
    return written;
  }

  @Override
  public final Object invoke(String operation, Object[] arguments, String[] signature)
      throws ReflectionException {
    throw new ReflectionException(
        new NoSuchMethodException(operation), "There is no operation " + operation + " here.");
  }
}
