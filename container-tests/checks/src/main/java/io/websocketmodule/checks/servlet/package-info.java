// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * The echoes that the checks call, one in each style of the API, written as a user would. Each
 * notes what ended it under the request's parameter {@code id}. Depends on the module's API.
 */
package io.websocketmodule.checks.servlet;
