// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Attacks by frames. */
final class FrameReplays {

  /** In the order of their table in docs/known-vulnerabilities.md. */
  static final List<KnownVulnerability> ALL =
      List.of(
          new KnownVulnerability("CVE-2020-13935", "Tomcat", FrameReplays::invalidLengths),
          new KnownVulnerability("CVE-2026-19204", "Jetty", FrameReplays::unknownOpcodes),
          new KnownVulnerability("CVE-2021-3690", "Undertow", FrameReplays::pongs),
          new KnownVulnerability("CVE-2014-0193", "Netty", FrameReplays::endlessContinuation),
          new KnownVulnerability("CVE-2016-10542", "ws", FrameReplays::largeMessages),
          new KnownVulnerability("CVE-2016-10518", "ws", FrameReplays::pongsAreThePings),
          new KnownVulnerability("CVE-2026-48779", "ws", FrameReplays::tinyFragments),
          new KnownVulnerability("CVE-2021-26423", ".NET", FrameReplays::cutFrames),
          new KnownVulnerability("CVE-2020-27813", "gorilla/websocket", FrameReplays::lengthSums),
          new KnownVulnerability("CVE-2026-54274", "aiohttp", FrameReplays::incompletePayloads),
          new KnownVulnerability("CVE-2026-59881", "aiohttp", FrameReplays::uninvitedCompression),
          new KnownVulnerability(
              "CVE-2018-1000518", "websockets (Python)", FrameReplays::decompressionBomb));

  private static final int KIB = 1024;
  private static final int LIMIT = 4 << 20;

  private FrameReplays() {}

  /** Lengths with the top bit set, on 50 connections: a read that never ends, and a core each. */
  private static void invalidLengths(Scene scene) throws Exception {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      for (String path : FaultApplication.ECHOES) {
        RawClient client = scene.open(path);
        clients.add(client);
        client.send(
            ClientFrame.text("test").lengthIn(8).declaring(i % 2 == 0 ? -2 : Long.MIN_VALUE));
      }
    }
    for (RawClient client : clients) {
      assertEquals(1002, client.readClose().closeCode());
    }
    expectIdle(scene);
  }

  /** An unknown opcode with a large length, which is allocated before the opcode is looked at. */
  private static void unknownOpcodes(Scene scene) throws Exception {
    List<RawClient> clients = new ArrayList<>();
    for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      for (long length : new long[] {1 << 30, Integer.MAX_VALUE, 1L << 40}) {
        RawClient client = scene.open(opcode % 2 == 0 ? "/native" : "/managed");
        clients.add(client);
        client.send(ClientFrame.binary(new byte[16]).opcode(opcode).lengthIn(8).declaring(length));
        assertEquals(1002, client.readClose().closeCode(), opcode + " " + length);
      }
    }
    scene.holds("refused by their headers", clients.size(), 96 * KIB, 40);
  }

  /** Pongs that nobody asked for: a buffer lost for each. */
  private static void pongs(Scene scene) throws Exception {
    ByteArrayOutputStream thousand = new ByteArrayOutputStream();
    for (int i = 0; i < 1000; i++) {
      thousand.writeBytes(ClientFrame.pong(new byte[125]).encode());
    }
    try (RawClient client = scene.open("/native")) {
      for (int i = 0; i < 50; i++) {
        client.send(thousand.toByteArray());
      }
      expectEcho(client);
      scene.holds("50,000 pongs came", 1, 256 * KIB, 16);
    }
  }

  /** A text and continuations without end, gathered without a limit. */
  private static void endlessContinuation(Scene scene) throws Exception {
    byte[] more = ClientFrame.continuation(new byte[64 * KIB]).notLast().encode();
    for (String path : FaultApplication.ECHOES) {
      boolean whole = path.equals("/managed") || path.equals("/session");
      try (RawClient client = scene.open(path)) {
        client.send(ClientFrame.text("x").notLast());
        int sent = 0;
        while (sent < 2 * LIMIT) {
          client.send(more);
          sent += 64 * KIB;
          if (!whole) {
            expectBytes(client, 64 * KIB);
          }
        }
        if (whole) {
          assertEquals(1009, client.readClose().closeCode(), path);
        }
        scene.holds("8 MiB came on " + path, 1, 512 * KIB, 16);
      }
    }
  }

  /** A message larger than any that is wanted. */
  private static void largeMessages(Scene scene) throws Exception {
    for (String path : new String[] {"/managed", "/session"}) {
      try (RawClient client = scene.open(path)) {
        client.send(ClientFrame.binary(new byte[1]).lengthIn(8).declaring(LIMIT + 1));
        assertEquals(1009, client.readClose().closeCode(), path);
        scene.holds("refused by its header on " + path, 1, 128 * KIB, 16);
      }
    }
  }

  /** A pong with more than its ping had: what was in the memory before. */
  private static void pongsAreThePings(Scene scene) throws Exception {
    try (RawClient client = scene.open("/native")) {
      for (int length = 0; length <= 125; length++) {
        byte[] payload = new byte[length];
        ThreadLocalRandom.current().nextBytes(payload);
        client.send(ClientFrame.ping(payload));
        ServerFrame pong = client.read();
        assertEquals(10, pong.opcode());
        assertArrayEquals(payload, pong.payload());
      }
    }
  }

  /** A wrapper for each of many tiny fragments, and for each tiny piece that comes by itself. */
  private static void tinyFragments(Scene scene) throws Exception {
    byte[] tiny = ClientFrame.continuation(new byte[1]).notLast().encode();
    ByteArrayOutputStream thousand = new ByteArrayOutputStream();
    for (int i = 0; i < 1000; i++) {
      thousand.writeBytes(tiny);
    }
    try (RawClient client = scene.open("/managed")) {
      client.send(ClientFrame.binary(new byte[1]).notLast());
      for (int i = 0; i < 200; i++) {
        client.send(thousand.toByteArray());
      }
      for (int i = 0; i < 200; i++) {
        client.sendByteByByte(tiny);
      }
      scene.holds("200,200 fragments of one byte came", 1, 512 * KIB, 16);
    }
  }

  /** A frame that is never whole: the reader must wait, and not look again and again. */
  private static void cutFrames(Scene scene) throws Exception {
    byte[] frame = ClientFrame.text("x".repeat(200)).encode();
    List<RawClient> clients = new ArrayList<>();
    for (String path : FaultApplication.ECHOES) {
      for (int cut = 1; cut < 12; cut++) {
        RawClient client = scene.open(path);
        clients.add(client);
        client.send(Arrays.copyOf(frame, cut));
      }
    }
    expectIdle(scene);
    for (int i = 0; i < clients.size(); i += 2) {
      clients.get(i).halfClose();
    }
    expectIdle(scene);
  }

  /** Lengths of fragments whose sum is beyond 64 bits. */
  private static void lengthSums(Scene scene) throws Exception {
    for (String path : new String[] {"/managed", "/session"}) {
      try (RawClient client = scene.open(path)) {
        client.send(
            ClientFrame.binary(new byte[100]).notLast(),
            ClientFrame.continuation(new byte[1]).lengthIn(8).declaring(Long.MAX_VALUE));
        assertEquals(1009, client.readClose().closeCode(), path);
      }
    }
  }

  /**
   * All of the largest message but its last byte, on many connections: the limit holds for each.
   */
  private static void incompletePayloads(Scene scene) throws Exception {
    int size = 256 * KIB;
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      RawClient client = scene.open("/managed");
      clients.add(client);
      client.send(ClientFrame.binary(new byte[size - 1]).lengthIn(8).declaring(size));
    }
    scene.holds("all but a byte of 256 KiB came", clients.size(), 2 * size + 96 * KIB, 40);
  }

  /** RSV1 where no extension was agreed on. */
  private static void uninvitedCompression(Scene scene) throws Exception {
    for (String path : FaultApplication.ECHOES) {
      try (RawClient client = scene.open(path)) {
        client.send(ClientFrame.text("x").reserved(4));
        assertEquals(1002, client.readClose().closeCode(), path);
      }
    }
  }

  /** A message whose size was looked at before it was inflated. */
  private static void decompressionBomb(Scene scene) throws Exception {
    byte[] bomb = CompressionFaults.bomb(32);
    for (String path : new String[] {"/managed", "/session"}) {
      try (RawClient client = RawClient.open(scene.port(), path, CompressionFaults.OFFER)) {
        client.send(new ClientFrame(true, 4, 2, true, 0, -1, bomb));
        assertEquals(1009, client.readClose().closeCode(), path);
      }
    }
    scene.holds("32 MiB were refused", 2, 256 * KIB, 16);
  }

  /** Nothing runs in this process: it uses less than half of a core. */
  private static void expectIdle(Scene scene) throws Exception {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    scene.pauseBystanders();
    long spent = Long.MAX_VALUE;
    long limit = TimeUnit.MILLISECONDS.toNanos(100);
    // What was on its way, a compiler for example, may be at work for the first of them.
    for (int i = 0; i < 20 && spent > limit; i++) {
      long before = system.getProcessCpuTime();
      long end = System.nanoTime() + 2 * limit;
      while (System.nanoTime() - end < 0) {
        LockSupport.parkNanos(limit / 10);
      }
      spent = system.getProcessCpuTime() - before;
    }
    assertTrue(spent <= limit, "busy for " + spent + " of " + 2 * limit + " ns");
    scene.resumeBystanders();
  }

  private static void expectEcho(RawClient client) throws IOException {
    client.send(ClientFrame.text("still here"));
    assertEquals("still here", client.readMessage().text());
  }

  private static void expectBytes(RawClient client, int count) throws IOException {
    int got = 0;
    while (got < count) {
      got += client.read().payload().length;
    }
  }
}
