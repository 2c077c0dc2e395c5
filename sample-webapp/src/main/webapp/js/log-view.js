// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** How near its end, in pixels, a list is followed when something is added. */
const NEAR = 48;

/** Adds to an element that scrolls: at the end where the reader is there, and no more than a limit. */
export class LogView {
  #element;
  #most;

  constructor(element, most = 500) {
    this.#element = element;
    this.#most = most;
  }

  /** Adds an element; the oldest goes where there are too many. */
  add(child) {
    const box = this.#element;
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    box.append(child);
    while (box.children.length > this.#most) {
      box.firstElementChild.remove();
    }
    if (atEnd) {
      box.scrollTop = box.scrollHeight;
    }
  }

  clear() {
    this.#element.replaceChildren();
  }
}
