// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.boot;

import io.websocketmodule.impl.upgrade.WebSocketModuleFilter;
import jakarta.servlet.DispatcherType;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/** Embedded servers read no web-fragment.xml, so the filter is registered by hand. */
@Configuration(proxyBeanMethods = false)
class ModuleRegistration {

  @Bean
  FilterRegistrationBean<WebSocketModuleFilter> webSocketModule(
      @Value("${websocket.enabled:true}") String enabled) {
    var module = new FilterRegistrationBean<>(new WebSocketModuleFilter());
    module.setName("WebSocketModule");
    module.addUrlPatterns("/*");
    module.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
    module.setOrder(Ordered.LOWEST_PRECEDENCE);
    module.addInitParameter("enabled", enabled);
    return module;
  }

  /** An embedded server ends its connections before it destroys its filters. */
  @Bean
  ApplicationListener<ContextClosedEvent> webSocketFarewell(
      FilterRegistrationBean<WebSocketModuleFilter> module) {
    return closed -> module.getFilter().destroy();
  }
}
