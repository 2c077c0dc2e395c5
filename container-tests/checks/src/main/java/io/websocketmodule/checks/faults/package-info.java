// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * Faults: what a peer or the machine can do to a server, each done on real sockets.
 *
 * <p>Beside every fault a hundred {@link io.websocketmodule.checks.faults.Bystanders} exchange
 * numbered messages, of which none may be lost; a {@link io.websocketmodule.checks.faults.Scene}
 * measures heap and threads while the fault lasts, holds them to a bound, and wants everything back
 * when it is over. A container's module adds a launcher. The system property {@code
 * faults.full=true} takes the large numbers.
 */
package io.websocketmodule.checks.faults;
