// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import static java.lang.System.Logger.Level.DEBUG;

import io.websocketmodule.impl.connection.Transport;
import io.websocketmodule.node.process.Lease;
import io.websocketmodule.node.process.ProcessGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The bytes of an upgraded connection, both ways, whatever they mean: a slow reader on one side
 * stops the other, because from one side only that is read which the other has taken. An end of one
 * direction is passed on; the tunnel ends when both have, or when a side is lost.
 *
 * <p>No method blocks; any thread.
 */
final class Tunnel implements Transport.Events {
  private static final System.Logger LOGGER = System.getLogger(Tunnel.class.getPackageName());

  /** In which a container that got the 101 hands the connection over, or never will. */
  private static final Duration OPENS_WITHIN = Duration.ofMinutes(1);

  /** In which a client must have taken what a process that is gone has left. */
  private static final Duration DRAINS_WITHIN = Duration.ofSeconds(5);

  private final ProcessGroup processes;
  private final TunnelLoop loop;
  private final BackendConnection connection;
  private final SocketChannel channel;
  private final Lease lease;
  private final AtomicBoolean opened = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile Transport transport;
  private volatile SelectionKey key;
  private volatile Inbound inbound;
  private volatile Outbound outbound;

  Tunnel(ProcessGroup processes, TunnelLoop loop, BackendConnection connection, Lease lease) {
    this.processes = processes;
    this.loop = loop;
    this.connection = connection;
    this.channel = connection.channel();
    this.lease = lease;
  }

  /** The container hands the client's side over. */
  Transport.Events open(Transport given) {
    transport = given;
    inbound = new Inbound();
    outbound = new Outbound(connection.input().rest());
    try {
      if (!opened.compareAndSet(false, true)) {
        throw new IOException("The container was too late");
      }
      key = loop.register(channel, this);
      lease.process().whenOver().thenRun(this::processOver);
      outbound.signal();
      inbound.signal();
    } catch (IOException e) {
      LOGGER.log(DEBUG, "A tunnel does not open", e);
      abort();
      given.abort(); // also where the tunnel had ended before
    }
    return this;
  }

  /** Ends what the container never hands over. */
  void awaitOpening() {
    processes.later(
        OPENS_WITHIN,
        () -> {
          if (opened.compareAndSet(false, true)) {
            end();
          }
        });
  }

  /** Its socket tells the end, behind what it has sent before; unless the client does not read. */
  private void processOver() {
    if (!ended.get()) {
      processes.later(DRAINS_WITHIN, this::abort);
    }
  }

  /** The process's socket is ready; on the loop's thread. */
  void ready(int operations) {
    if ((operations & SelectionKey.OP_READ) != 0) {
      outbound.signal();
    }
    if ((operations & SelectionKey.OP_WRITE) != 0) {
      inbound.signal();
    }
  }

  void later(Runnable task) {
    loop.execute(task);
  }

  void flowFinished() {
    if (inbound.isFinished() && outbound.isFinished()) {
      end();
    }
  }

  /**
   * A direction cannot go on. Where the process takes nothing any more, what it has said before
   * still goes to the client; where the client is gone, nobody is left.
   */
  void flowFailed(Flow flow) {
    if (flow == inbound && !inbound.clientLost && !outbound.isFinished()) {
      return;
    }
    if (flow == outbound && !outbound.clientLost) {
      // The process was killed with something unread: its socket says reset, not end.
      end();
      return;
    }
    abort();
  }

  /** Ends both sides; what was given to the container still goes out. */
  void end() {
    if (ended.compareAndSet(false, true)) {
      release();
      if (transport != null) {
        transport.close();
      }
    }
  }

  /** Ends both sides at once. */
  void abort() {
    if (ended.compareAndSet(false, true)) {
      release();
      transport.abort();
    }
  }

  private void release() {
    connection.close();
    lease.close();
    loop.forget(this);
  }

  @Override
  public void onReadable() {
    inbound.readable();
  }

  @Override
  public void onWritable() {
    outbound.writable();
  }

  @Override
  public void onLost(IOException cause) {
    abort();
  }

  /** What it says is the process's affair, and that hears of the end by its socket. */
  @Override
  public void onStopping() {
    end();
  }

  @Override
  public void onClosed() {
    end();
  }

  /** From the client to the process. */
  private final class Inbound extends Flow {
    /** Guarded by the pump. Null: nothing is held. */
    private ByteBuffer pending;

    /** Set before the container is asked, because it may answer before it returns. */
    private volatile boolean asked;

    private volatile boolean clientLost;

    Inbound() {
      super(Tunnel.this);
    }

    void readable() {
      asked = false;
      signal();
    }

    @Override
    Round pump() throws IOException {
      if (pending == null && !fill()) {
        return asked ? Round.WAITS : Round.MOVED;
      }
      if (pending == null) {
        channel.shutdownOutput();
        return Round.FINISHED;
      }
      channel.write(pending);
      if (pending.hasRemaining()) {
        loop.want(key, SelectionKey.OP_WRITE);
        return Round.WAITS;
      }
      loop.release(pending);
      pending = null;
      return Round.MOVED;
    }

    /** False: nothing is there now. True without anything pending: the client's end. */
    private boolean fill() throws IOException {
      if (asked) {
        return false;
      }
      ByteBuffer buffer = loop.borrow();
      int count;
      try {
        count = transport.read(buffer);
        if (count == 0) {
          loop.release(buffer);
          asked = true;
          if (transport.awaitReadable()) {
            asked = false;
          }
          return false;
        }
      } catch (IOException e) {
        clientLost = true;
        throw e;
      }
      if (count < 0) {
        loop.release(buffer);
      } else {
        pending = buffer.flip();
      }
      return true;
    }
  }

  /** From the process to the client. */
  private final class Outbound extends Flow {
    private final ByteBuffer[] pending = new ByteBuffer[1];

    /** Set before the container is asked, because it may answer before it returns. */
    private volatile boolean asked;

    private volatile boolean clientLost;

    /**
     * Begins a direction.
     *
     * @param early what came behind the 101
     */
    Outbound(ByteBuffer early) {
      super(Tunnel.this);
      pending[0] = early.hasRemaining() ? early : null;
    }

    void writable() {
      asked = false;
      signal();
    }

    @Override
    Round pump() throws IOException {
      if (asked) {
        return Round.WAITS;
      }
      if (pending[0] != null) {
        return write();
      }
      ByteBuffer buffer = loop.borrow();
      int count = channel.read(buffer);
      if (count > 0) {
        pending[0] = buffer.flip();
        return write();
      }
      loop.release(buffer);
      if (count == 0) {
        loop.want(key, SelectionKey.OP_READ);
        return Round.WAITS;
      }
      if (!transport.shutdownOutput()) {
        end(); // the container has no half-close
      }
      return Round.FINISHED;
    }

    private Round write() throws IOException {
      asked = true;
      try {
        if (!transport.write(pending, 1)) {
          return Round.WAITS;
        }
      } catch (IOException e) {
        clientLost = true;
        throw e;
      }
      asked = false;
      loop.release(pending[0]);
      pending[0] = null;
      return Round.MOVED;
    }
  }
}
