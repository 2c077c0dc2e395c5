// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.spring;

import java.io.IOException;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.stereotype.Controller;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** All of Spring's that is here. */
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
@EnableWebSocket
@EnableWebSocketMessageBroker
public class Neighbours implements WebSocketConfigurer, WebSocketMessageBrokerConfigurer {

  /** For Spring. */
  public Neighbours() {}

  /** The module's handler. */
  @Bean
  EchoController echo() {
    return new EchoController();
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    registry.addHandler(new Answering(), "/spring");
    registry.addHandler(new Answering(), "/sockjs").withSockJS();
  }

  @Override
  public void registerStompEndpoints(StompEndpointRegistry registry) {
    registry.setPreserveReceiveOrder(true);
    registry.addEndpoint("/stomp");
  }

  @Override
  public void configureMessageBroker(MessageBrokerRegistry registry) {
    registry.enableSimpleBroker("/topic");
    registry.setApplicationDestinationPrefixes("/app");
  }

  private static final class Answering extends TextWebSocketHandler {
    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message)
        throws IOException {
      session.sendMessage(new TextMessage("spring " + message.getPayload()));
    }
  }

  /** Answers what is sent to /app/shout; a bean because it is a member of a configuration. */
  @Controller
  static class Shouts {
    @MessageMapping("/shout")
    @SendTo("/topic/shouts")
    String shout(String words) {
      return words.toUpperCase(Locale.ROOT);
    }
  }
}
