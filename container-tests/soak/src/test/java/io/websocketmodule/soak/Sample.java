// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak;

/**
 * What the server held at one moment, after a collection of garbage.
 *
 * @param seconds since the load began
 * @param open connections, as the module counts them
 * @param heap bytes of objects that are reachable
 * @param direct bytes of direct buffers
 * @param resident bytes of the whole process, the heap as large as it may become among them
 * @param threads of the JVM
 * @param descriptors open files and sockets
 * @param cpuMillis processor time of the process since its start
 */
record Sample(
    long seconds,
    long open,
    long heap,
    long direct,
    long resident,
    int threads,
    long descriptors,
    long cpuMillis) {}
