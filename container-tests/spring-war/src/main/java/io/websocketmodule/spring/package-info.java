// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The same neighbours as in the applications of Spring Boot's that the module is tested in, as a
 * WAR without Boot: Spring's own WebSocket at /spring, the same for clients of SockJS at /sockjs,
 * STOMP at /stomp, an endpoint of Jakarta's at /jakarta. At /echo is a handler of the module's.
 */
package io.websocketmodule.spring;
