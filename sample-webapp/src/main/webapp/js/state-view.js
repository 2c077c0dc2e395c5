// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** RFC 6455 7.4.1 and the registry of close codes, in the words of a user. */
const MEANINGS = new Map([
  [1000, "normal"],
  [1001, "going away"],
  [1002, "protocol error"],
  [1003, "type of data not accepted"],
  [1005, "no code given"],
  [1006, "connection lost or refused"],
  [1007, "text that is no UTF-8"],
  [1008, "against the server's policy"],
  [1009, "message too big"],
  [1010, "extension missing"],
  [1011, "error of the server"],
  [1012, "service restart"],
  [1013, "try again later"],
]);

/** "Closed with 1001 (going away): The server stops." */
export function closeSentence(code, reason) {
  const meaning = MEANINGS.has(code) ? " (" + MEANINGS.get(code) + ")" : "";
  return "Closed with " + code + meaning + (reason ? ": " + reason : "") + ".";
}

/**
 * Shows how a connection stands: in a sentence that is read aloud, a countdown that is not, a button
 * that does not wait for it, and the data-state of the element.
 */
export class StateView {
  #element;
  #sentence;
  #wait;
  #button;
  #ticking = 0;

  constructor(element, connection) {
    this.#element = element;
    this.#sentence = element.querySelector("[role=status]");
    this.#wait = element.querySelector(".wait");
    this.#button = element.querySelector("button");
    this.#button.addEventListener("click", () => connection.retry());
    connection.addEventListener("state", (event) => this.#show(event.detail));
  }

  #show(detail) {
    clearInterval(this.#ticking);
    const shown = detail.state === "closed" && detail.code !== 1000 ? "lost" : detail.state;
    this.#element.dataset.state = shown;
    this.#element.dataset.code = detail.code ?? "";
    this.#sentence.textContent = StateView.#describe(detail);
    this.#wait.textContent = "";
    this.#button.hidden = detail.state !== "waiting";
    if (detail.state === "waiting") {
      this.#countDown(detail.retryAt);
      this.#ticking = setInterval(() => this.#countDown(detail.retryAt), 500);
    }
  }

  #countDown(retryAt) {
    const seconds = Math.max(0, Math.ceil((retryAt - performance.now()) / 1000));
    this.#wait.textContent = "Trying again in " + seconds + " s.";
  }

  static #describe({ state, url, code, reason }) {
    switch (state) {
      case "connecting":
        return "Connecting to " + url.pathname + " ...";
      case "open":
        return "Open: " + url.pathname;
      case "closing":
        return "Closing ...";
      case "waiting":
      case "closed":
        return closeSentence(code, reason);
      default:
        return "Not connected.";
    }
  }
}
