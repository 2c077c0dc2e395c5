// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** After these nothing would be different the next time, or the server is done. RFC 6455 7.4.1. */
const FINAL = new Set([1000, 1002, 1003, 1005, 1007, 1008, 1009, 1010]);

const FIRST_DELAY = 500;
const LONGEST_DELAY = 30_000;

/** A connection that stood this long was a good one: the next delay is the first again. */
const STABLE = 5_000;

/** Where a path of this application is, as a WebSocket address. */
export function address(path, parameters = {}) {
  const url = new URL(path, document.baseURI);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  for (const [name, value] of Object.entries(parameters)) {
    url.searchParams.set(name, value);
  }
  return url;
}

/**
 * A WebSocket that is opened again when it is lost, after delays that double, and are spread so that
 * the clients of a server that comes back do not all come at once.
 *
 * Events: "state", whose detail is {state, code, reason, retryAt}, and "message", whose detail is the
 * data. States: idle, connecting, open, closing, waiting (closed, retryAt tells when it is tried
 * again), closed.
 */
export class Connection extends EventTarget {
  #protocols;
  #url = null;
  #socket = null;
  #timer = 0;
  #failures = 0;
  #openedAt = 0;
  #state = "idle";

  /** @param protocols subprotocols to offer */
  constructor(protocols = []) {
    super();
    this.#protocols = protocols;
    window.addEventListener("online", () => this.retry());
    // A page that the browser keeps to come back to would keep its connection, and not hear of it.
    window.addEventListener("pagehide", () => this.#forget());
    window.addEventListener("pageshow", (event) => {
      if (event.persisted && this.#url) {
        this.#connect();
      }
    });
  }

  get state() {
    return this.#state;
  }

  open(url) {
    this.#forget();
    this.#url = url;
    this.#failures = 0;
    this.#connect();
  }

  /** Leaves, and stays away. */
  close() {
    this.#url = null;
    if (this.#state === "open") {
      this.#tell("closing");
      this.#socket.close(1000);
    } else {
      this.#forget();
      this.#tell("idle");
    }
  }

  /** Does not wait for the delay to be over. */
  retry() {
    if (this.#state === "waiting") {
      clearTimeout(this.#timer);
      this.#connect();
    }
  }

  send(data) {
    this.#socket.send(data);
  }

  #connect() {
    const socket = new WebSocket(this.#url, this.#protocols);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#tell("connecting");
    socket.onopen = () => {
      this.#openedAt = performance.now();
      this.#tell("open");
    };
    socket.onmessage = (event) =>
      this.dispatchEvent(new CustomEvent("message", { detail: event.data }));
    socket.onclose = (event) => this.#closed(event);
  }

  #closed({ code, reason }) {
    if (this.#state === "open" && performance.now() - this.#openedAt > STABLE) {
      this.#failures = 0;
    }
    this.#socket = null;
    if (!this.#url || FINAL.has(code)) {
      this.#tell("closed", { code, reason });
      return;
    }
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#failures);
    const spread = delay * (0.75 + Math.random() / 2);
    this.#failures++;
    this.#timer = setTimeout(() => this.#connect(), spread);
    this.#tell("waiting", { code, reason, retryAt: performance.now() + spread });
  }

  /** What an earlier socket still has to tell concerns nobody. */
  #forget() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(1000);
      this.#socket = null;
    }
  }

  #tell(state, more = {}) {
    this.#state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, url: this.#url, ...more } }));
  }
}
