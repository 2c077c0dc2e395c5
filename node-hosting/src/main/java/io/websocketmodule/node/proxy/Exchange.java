// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.websocketmodule.node.process.Lease;
import io.websocketmodule.node.process.NodeProcess;
import io.websocketmodule.node.process.UnavailableException;
import io.websocketmodule.node.proxy.Answer.BackendException;
import io.websocketmodule.node.proxy.Proxy.TruncatedAnswerException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/** One request, passed on to a process. Blocks; runs once, on a thread that may use the request. */
final class Exchange {
  private static final System.Logger LOGGER = System.getLogger(Exchange.class.getPackageName());

  /** Of a body that a socket's buffer takes while nobody reads: no thread is needed for it. */
  private static final long SMALL_BODY = 32 * 1024;

  private final Proxy proxy;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final RequestHead head;

  /** Null: no body. */
  private Upload upload;

  Exchange(Proxy proxy, HttpServletRequest request, HttpServletResponse response) {
    this.proxy = proxy;
    this.request = request;
    this.response = response;
    this.head = new RequestHead(request, proxy.settings());
  }

  /**
   * Answers the request.
   *
   * @throws TruncatedAnswerException the process failed in the middle of a body: the client must
   *     not take it for a whole one
   * @throws IOException the client is gone
   */
  void run() throws IOException {
    Lease lease;
    try {
      lease = proxy.processes().acquire(proxy.sticky().of(request));
    } catch (UnavailableException e) {
      proxy.tellUnavailable(e);
      send(ErrorAnswer.of(e));
      return;
    }
    boolean tunnelled = false;
    try {
      tunnelled = pass(lease);
    } finally {
      if (!tunnelled) {
        lease.close();
      }
      awaitUpload();
    }
  }

  private void awaitUpload() {
    try {
      if (upload != null) {
        upload.awaitEnd();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the connection became a tunnel, which has the lease now. */
  private boolean pass(Lease lease) throws IOException {
    ClassicHttpRequest toBackend;
    try {
      toBackend = head.toBackend();
    } catch (IllegalArgumentException e) {
      send(ErrorAnswer.badRequest());
      return false;
    }
    NodeProcess process = lease.process();
    while (true) {
      BackendConnection reused = head.repeatable() ? proxy.idle().take(process) : null;
      BackendConnection connection = null;
      boolean kept = false;
      boolean answered = false;
      try {
        connection = reused != null ? reused : open(process);
        ClassicHttpResponse answer = ask(connection, toBackend);
        answered = true;
        kept =
            answer.getCode() == HttpServletResponse.SC_SWITCHING_PROTOCOLS
                ? tunnel(connection, new Answer(answer), lease)
                : relay(connection, answer, lease);
        return kept && answer.getCode() == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
      } catch (BackendException e) {
        // While it was asked, or in the middle of its body.
        if (response.isCommitted()) {
          throw new TruncatedAnswerException(e.getCause());
        }
        if (reused == null || answered) {
          refuse(process, e.getCause());
          return false;
        }
        // The process had closed it meanwhile: once more, on another one.
      } catch (HttpException e) {
        refuse(process, e);
        return false;
      } finally {
        if (connection != null && !kept) {
          connection.close();
        }
      }
    }
  }

  private static BackendConnection open(NodeProcess process) throws BackendException {
    try {
      return BackendConnection.open(process);
    } catch (IOException e) {
      throw new BackendException(e);
    }
  }

  private ClassicHttpResponse ask(BackendConnection connection, ClassicHttpRequest toBackend)
      throws IOException, HttpException, BackendException {
    try {
      connection.sendHead(toBackend);
      sendBody(connection, toBackend);
    } catch (IOException e) {
      // It may have answered before it closed: a refusal, for instance.
    }
    try {
      return connection.receiveHead();
    } catch (IOException e) {
      if (upload != null && upload.clientFailure() != null) {
        throw upload.clientFailure();
      }
      throw new BackendException(e);
    }
  }

  private void sendBody(BackendConnection connection, ClassicHttpRequest toBackend)
      throws IOException, HttpException {
    if (!head.hasBody()) {
      return;
    }
    upload = new Upload(request.getInputStream(), head.length(), connection);
    boolean small = head.length() >= 0 && head.length() <= SMALL_BODY;
    upload.start(toBackend, small ? Runnable::run : proxy.processes().threads());
  }

  /** Whether the connection can be used again, and is kept for that. */
  private boolean relay(BackendConnection connection, ClassicHttpResponse answer, Lease lease)
      throws IOException, HttpException, BackendException {
    boolean answersHead = request.getMethod().equals("HEAD");
    Answer out;
    try {
      if (!answersHead && mayHaveBody(answer.getCode())) {
        connection.expectBody(answer);
      }
      out = new Answer(answer);
    } catch (IOException e) {
      throw new BackendException(e);
    }
    out.writeHead(response, answersHead);
    proxy.sticky().set(request, response, lease.slot());
    out.writeBody(response);
    if (!head.repeatable() || !out.keepsConnection()) {
      if (upload != null && !upload.complete()) {
        // What the client has still to send nobody reads: it hears the answer first.
        response.flushBuffer();
      }
      return false;
    }
    proxy.idle().give(lease.process(), connection);
    return true;
  }

  /** RFC 9112 6.3: whatever its fields say. */
  private static boolean mayHaveBody(int status) {
    return status != HttpServletResponse.SC_NO_CONTENT
        && status != HttpServletResponse.SC_NOT_MODIFIED;
  }

  /** Whether the tunnel has taken the connection and the lease. */
  private boolean tunnel(BackendConnection connection, Answer answer, Lease lease)
      throws IOException {
    if (!head.wantsUpgrade() || !head.offers(answer.upgrade())) {
      String why =
          "it switched protocols to \"" + answer.upgrade() + "\", which the client did not ask for";
      refuse(lease.process(), new HttpException(why));
      return false;
    }
    Tunnel tunnel = new Tunnel(proxy.processes(), proxy.loop(), connection, lease);
    try {
      proxy.upgrade().take(request, response, answer.fields(), tunnel::open);
    } catch (ServletException | RuntimeException e) {
      LOGGER.log(WARNING, "The container did not upgrade the connection of " + path(), e);
      if (!response.isCommitted()) {
        send(ErrorAnswer.badGateway(e.toString(), lease.process().lastLines()));
      }
      return false;
    }
    tunnel.awaitOpening();
    return true;
  }

  private void refuse(NodeProcess process, Throwable cause) throws IOException {
    String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    // A process that died has said so once; a hundred requests in flight need not repeat it.
    LOGGER.log(
        process.isAlive() ? WARNING : DEBUG,
        "{0} gave no valid answer to {1} {2}: {3}",
        process,
        request.getMethod(),
        path(),
        why);
    send(ErrorAnswer.badGateway(why, process.lastLines()));
  }

  private String path() {
    return request.getRequestURI();
  }

  private void send(ErrorAnswer answer) throws IOException {
    answer.send(response, proxy.settings().devErrorsEnabled());
  }
}
