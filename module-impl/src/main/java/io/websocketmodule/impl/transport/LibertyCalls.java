// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Map;

/**
 * What of Open Liberty's channels is needed, found by name in the class loader of its connection's
 * class: an application sees none of it. Their packages, com.ibm.wsspi, are those that Liberty
 * documents for who extends it.
 *
 * <p>Kept by one {@link LibertyUpgrade}. Immutable.
 */
final class LibertyCalls {
  private static final String SPI = "com.ibm.wsspi.";
  private static final int NO_TIMEOUT = -1;
  private static final long ALL = -1;

  private final ClassLoader loader;
  private final Class<?> factory;
  private final Class<?> readCallback;
  private final Class<?> writeCallback;
  private final MethodHandle tcpConnection;
  private final MethodHandle virtualConnection;
  private final MethodHandle deviceLink;
  private final MethodHandle state;
  private final MethodHandle reader;
  private final MethodHandle writer;
  private final MethodHandle read;
  private final MethodHandle write;
  private final MethodHandle allocateLate;
  private final MethodHandle buffers;
  private final MethodHandle setBuffer;
  private final MethodHandle socket;
  private final MethodHandle pool;
  private final MethodHandle allocate;
  private final MethodHandle flip;
  private final MethodHandle nio;
  private final MethodHandle release;
  private final MethodHandle below;
  private final MethodHandle accessor;
  private final MethodHandle closeLink;

  /**
   * Resolves everything once.
   *
   * @param connection the class of Liberty's WebConnection
   */
  LibertyCalls(Class<?> connection) throws ReflectiveOperationException {
    loader = connection.getClassLoader();
    readCallback = type("tcpchannel.TCPReadCompletedCallback");
    writeCallback = type("tcpchannel.TCPWriteCompletedCallback");
    Class<?> tcp = type("tcpchannel.TCPConnectionContext");
    Class<?> virtual = type("channelfw.VirtualConnection");
    Class<?> link = type("channelfw.ConnectionLink");
    tcpConnection = handle(connection, "getTCPConnectionContext", tcp);
    virtualConnection = handle(connection, "getVirtualConnection", virtual);
    deviceLink = handle(connection, "getDeviceConnLink", link);
    state = handle(virtual, "getStateMap", Map.class);

    Class<?> buffer = type("bytebuffer.WsByteBuffer");
    Class<?> request = type("tcpchannel.TCPRequestContext");
    Class<?> reading = type("tcpchannel.TCPReadRequestContext");
    Class<?> writing = type("tcpchannel.TCPWriteRequestContext");
    reader = handle(tcp, "getReadInterface", reading);
    writer = handle(tcp, "getWriteInterface", writing);
    read = handle(reading, "read", virtual, long.class, readCallback, boolean.class, int.class);
    write = handle(writing, "write", virtual, long.class, writeCallback, boolean.class, int.class);
    allocateLate = handle(reading, "setJITAllocateSize", void.class, int.class);
    buffers = handle(request, "getBuffers", buffer.arrayType());
    setBuffer = handle(request, "setBuffer", void.class, buffer);
    socket = handle(request, "getSocket", Socket.class);

    Class<?> pools = type("bytebuffer.WsByteBufferPoolManager");
    factory = type("channelfw.ChannelFrameworkFactory");
    pool =
        MethodHandles.publicLookup()
            .findStatic(factory, "getBufferManager", MethodType.methodType(pools));
    allocate = handle(pools, "allocateDirect", buffer, int.class);
    flip = handle(buffer, "flip", buffer);
    nio = handle(buffer, "getWrappedByteBuffer", ByteBuffer.class);
    release = handle(buffer, "release", void.class);

    below = handle(link, "getDeviceLink", link);
    accessor = handle(link, "getChannelAccessor", Object.class);
    closeLink = handle(link, "close", void.class, virtual, Exception.class);
  }

  private Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(SPI + name, false, loader);
  }

  private static MethodHandle handle(
      Class<?> owner, String name, Class<?> result, Class<?>... parameters)
      throws ReflectiveOperationException {
    return MethodHandles.publicLookup()
        .findVirtual(owner, name, MethodType.methodType(result, parameters));
  }

  /** A class of the framework of channels. */
  Class<?> framework() {
    return factory;
  }

  /** What becomes of a read or a write. */
  interface Completion {
    void completed() throws IOException;

    void failed(IOException failure);
  }

  /** What Liberty calls back behind a read. */
  Object newReadCallback(Completion completion) {
    return newCallback(readCallback, completion);
  }

  /** The same for a write. */
  Object newWriteCallback(Completion completion) {
    return newCallback(writeCallback, completion);
  }

  /** Of methods both interfaces have complete(vc, context) and error(vc, context, failure). */
  private Object newCallback(Class<?> type, Completion completion) {
    return Proxy.newProxyInstance(
        loader,
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "complete" -> complete(completion, arguments[0]);
            case "error" -> completion.failed((IOException) arguments[2]);
            case "equals" -> {
              return proxy == arguments[0];
            }
            case "hashCode" -> {
              return System.identityHashCode(proxy);
            }
            default -> {
              return "websocket-module " + type.getName();
            }
          }
          return null;
        });
  }

  private static void complete(Completion completion, Object virtual) {
    try {
      if (virtual == null) {
        throw new ClosedChannelException();
      }
      completion.completed();
    } catch (IOException e) {
      completion.failed(e);
    }
  }

  /** Null: this connection lies on no channel of the framework. */
  Object tcpConnection(Object connection) throws IOException {
    return call(() -> tcpConnection.invoke(connection));
  }

  Object virtualConnection(Object connection) throws IOException {
    return call(() -> virtualConnection.invoke(connection));
  }

  Object deviceLink(Object connection) throws IOException {
    return call(() -> deviceLink.invoke(connection));
  }

  /** What Liberty's layers tell each other of a connection; null when it has ended. */
  @SuppressWarnings("unchecked") // of no other type in the interface
  Map<Object, Object> state(Object virtual) throws IOException {
    return (Map<Object, Object>) call(() -> state.invoke(virtual));
  }

  Object reader(Object tcp) throws IOException {
    return call(() -> reader.invoke(tcp));
  }

  Object writer(Object tcp) throws IOException {
    return call(() -> writer.invoke(tcp));
  }

  /**
   * Reads into a buffer that Liberty takes from its pool when there is something to put in.
   *
   * @return whether it is done, and no callback comes
   */
  boolean read(Object reader, Object callback, boolean queued, int size) throws IOException {
    return call(
            () -> {
              setBuffer.invoke(reader, null);
              allocateLate.invoke(reader, size);
              return read.invoke(reader, 1L, callback, queued, NO_TIMEOUT);
            })
        != null;
  }

  /** What a read has brought: a copy, so that Liberty's buffers go back at once. */
  ByteBuffer taken(Object reader) throws IOException {
    return (ByteBuffer)
        call(
            () -> {
              ByteBuffer all = ByteBuffer.allocate(0);
              Object[] filled = (Object[]) buffers.invoke(reader);
              for (int i = 0; filled != null && i < filled.length && filled[i] != null; i++) {
                all = flippedAndReleased(all, filled[i]);
              }
              setBuffer.invoke(reader, null);
              return all;
            });
  }

  private ByteBuffer flippedAndReleased(ByteBuffer before, Object filled) throws Throwable {
    flip.invoke(filled);
    ByteBuffer all = joined(before, (ByteBuffer) nio.invoke(filled));
    release.invoke(filled);
    return all;
  }

  private static ByteBuffer joined(ByteBuffer before, ByteBuffer next) {
    return ByteBuffer.allocate(before.remaining() + next.remaining()).put(before).put(next).flip();
  }

  /** What is in a buffer that is ready to be read from; the buffer goes back. */
  ByteBuffer content(Object buffer) throws IOException {
    return (ByteBuffer)
        call(
            () -> {
              ByteBuffer all = joined(ByteBuffer.allocate(0), (ByteBuffer) nio.invoke(buffer));
              release.invoke(buffer);
              return all;
            });
  }

  /** A buffer of Liberty's pool with the first bytes of some others, whose positions move. */
  Object filled(ByteBuffer[] from, int count, int size) throws IOException {
    return call(
        () -> {
          Object buffer = allocate.invoke(pool.invoke(), size);
          ByteBuffer room = (ByteBuffer) nio.invoke(buffer);
          room.clear().limit(size);
          for (int i = 0; i < count && room.hasRemaining(); i++) {
            Copying.copy(from[i], room);
          }
          flip.invoke(buffer);
          return buffer;
        });
  }

  /** Whether all of a buffer is out, and no callback comes. */
  boolean write(Object writer, Object callback, Object buffer) throws IOException {
    return call(
            () -> {
              setBuffer.invoke(writer, buffer);
              return write.invoke(writer, ALL, callback, false, NO_TIMEOUT);
            })
        != null;
  }

  /** Gives the buffer of a write that is out back. */
  void release(Object writer, Object buffer) throws IOException {
    call(
        () -> {
          setBuffer.invoke(writer, null);
          release.invoke(buffer);
          return null;
        });
  }

  Socket socket(Object reader) throws IOException {
    return (Socket) call(() -> socket.invoke(reader));
  }

  /** The service of the link below one; null when it has none any more. */
  Object accessorBelow(Object link) throws IOException {
    return call(
        () -> {
          Object lower = below.invoke(link);
          return lower == null ? null : accessor.invoke(lower);
        });
  }

  /** Ends what lies below a link, by a failure or, with null, in good order. */
  void close(Object link, Object virtual, Exception failure) throws IOException {
    call(
        () -> {
          closeLink.invoke(link, virtual, failure);
          return null;
        });
  }

  private interface Call {
    Object run() throws Throwable;
  }

  private static Object call(Call call) throws IOException {
    try {
      return call.run();
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }
}
