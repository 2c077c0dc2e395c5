// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.PlatformManagedObject;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Looks into the server's JVM by its own management beans. */
final class Probe implements AutoCloseable {

  private static final long NANOS_A_MILLI = 1_000_000;
  private static final long KIBIBYTE = 1024;

  private final SoakServer server;
  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  Probe(SoakServer server) throws IOException {
    this.server = server;
    connector = JMXConnectorFactory.connect(new JMXServiceURL(agent(server.pid())));
    beans = connector.getMBeanServerConnection();
  }

  private static String agent(long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        return machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException(e);
    }
  }

  /** Collects garbage and takes a sample, timed from a moment. */
  Sample sample(long beginNanos) throws IOException, InterruptedException {
    MemoryMXBean memory = bean(MemoryMXBean.class);
    memory.gc();
    UnixOperatingSystemMXBean system = bean(UnixOperatingSystemMXBean.class);
    long direct = 0;
    for (BufferPoolMXBean pool :
        ManagementFactory.getPlatformMXBeans(beans, BufferPoolMXBean.class)) {
      direct += pool.getMemoryUsed();
    }
    return new Sample(
        Math.round((System.nanoTime() - beginNanos) / 1e9),
        server.open(),
        memory.getHeapMemoryUsage().getUsed(),
        direct,
        resident(),
        bean(ThreadMXBean.class).getThreadCount(),
        system.getOpenFileDescriptorCount(),
        system.getProcessCpuTime() / NANOS_A_MILLI);
  }

  private long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(server.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
        .sum();
  }

  private <T extends PlatformManagedObject> T bean(Class<T> type) throws IOException {
    return ManagementFactory.getPlatformMXBean(beans, type);
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
