// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.spring;

import org.springframework.web.servlet.support.AbstractAnnotationConfigDispatcherServletInitializer;

/** What Spring looks for in place of a web.xml: its servlet is the application's default one. */
public class SpringApplication extends AbstractAnnotationConfigDispatcherServletInitializer {

  /** For the container. */
  public SpringApplication() {}

  @Override
  protected Class<?>[] getRootConfigClasses() {
    return new Class<?>[0];
  }

  @Override
  protected Class<?>[] getServletConfigClasses() {
    return new Class<?>[] {Neighbours.class};
  }

  @Override
  protected String[] getServletMappings() {
    return new String[] {"/"};
  }
}
