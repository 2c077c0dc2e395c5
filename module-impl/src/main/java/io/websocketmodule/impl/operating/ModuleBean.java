// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.operating;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;

/**
 * The MBean of one application's module: its {@link Figure}s, what it is, and the switch. Any
 * thread.
 */
final class ModuleBean extends ReadBean {

  /** The attribute that can be written. */
  static final String ENABLED = "Enabled";

  private final OperatedModule module;
  private final Map<String, Supplier<Object>> values = new LinkedHashMap<>();

  ModuleBean(OperatedModule module) {
    super("The WebSocket module of one application", attributes());
    this.module = module;
    values.put(ENABLED, module::enabled);
    values.put("ContextPath", module::contextPath);
    values.put("Version", module::version);
    values.put("Transport", module::transport);
    for (Figure figure : Figure.values()) {
      values.put(figure.attribute(), () -> figure.of(module));
    }
  }

  private static List<MBeanAttributeInfo> attributes() {
    List<MBeanAttributeInfo> attributes = new ArrayList<>();
    attributes.add(
        new MBeanAttributeInfo(
            ENABLED,
            "boolean",
            "Whether the module is there, where no location says otherwise. Can be written: takes"
                + " effect on the next handshake, and lasts until a web.config changes",
            true,
            true,
            true));
    attributes.add(text("ContextPath", "The path of the application; empty: the one at the root"));
    attributes.add(text("Version", "The version of the module"));
    attributes.add(text("Transport", "How connections are taken over from the container"));
    attributes.addAll(figures());
    return attributes;
  }

  @Override
  Object read(String attribute) throws AttributeNotFoundException {
    Supplier<Object> value = values.get(attribute);
    if (value == null) {
      throw unknown(attribute);
    }
    return value.get();
  }

  @Override
  public void setAttribute(Attribute attribute)
      throws AttributeNotFoundException, InvalidAttributeValueException, MBeanException {
    if (!attribute.getName().equals(ENABLED)) {
      super.setAttribute(attribute);
      return;
    }
    if (!(attribute.getValue() instanceof Boolean enabled)) {
      throw new InvalidAttributeValueException(
          "The attribute Enabled is \"" + attribute.getValue() + "\"; allowed is true or false.");
    }
    try {
      module.enable(enabled);
    } catch (IllegalStateException refused) {
      throw new MBeanException(refused, refused.getMessage());
    }
  }
}
