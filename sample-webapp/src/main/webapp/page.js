// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
"use strict";

// What others typed reaches the page as text nodes only: script in a name stays text.

const LOG_LINES = 500;

/** Where a path of this application is, as a WebSocket address. */
function address(path) {
  const url = new URL(path, document.baseURI);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url;
}

/** One half of the page: a connection, its log, and what can be sent. */
class Panel {
  constructor(id, verbs) {
    const section = document.getElementById(id);
    this.connectForm = section.querySelector(".connect");
    this.sendForm = section.querySelector(".send");
    this.state = section.querySelector(".state");
    this.log = section.querySelector(".log");
    this.verbs = verbs;
    this.socket = null;
    this.connectForm.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.socket) {
        this.socket.close(1000);
      } else {
        this.connect();
      }
    });
    this.sendForm.addEventListener("submit", (event) => {
      event.preventDefault();
      const input = this.sendForm.elements.text;
      this.send(input.value);
      input.value = "";
      input.focus();
    });
    this.show("Not connected.", false);
  }

  open(url) {
    const socket = new WebSocket(url);
    this.socket = socket;
    this.show("Connecting to " + url.pathname + " ...", true);
    socket.onopen = () => {
      this.show("Connected to " + url.pathname + ".", true, true);
      this.sendForm.elements.text.focus();
    };
    socket.onmessage = (event) => this.received(event.data);
    socket.onclose = (event) => {
      this.socket = null;
      const reason = event.reason ? ": " + event.reason : "";
      this.show("Closed with " + event.code + reason + ".", false);
    };
  }

  /** Says how things stand, and offers only what can be done then. */
  show(sentence, busy, ready = false) {
    this.state.textContent = sentence;
    this.state.classList.toggle("ready", ready);
    for (const control of this.sendForm.elements) {
      control.disabled = !ready;
    }
    for (const control of this.connectForm.elements) {
      if (control.tagName === "BUTTON") {
        control.textContent = busy ? this.verbs.end : this.verbs.begin;
      } else {
        control.disabled = busy;
      }
    }
  }

  add(text, kind) {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
    const line = document.createElement("li");
    line.textContent = text;
    line.classList.add(kind);
    this.log.append(line);
    while (this.log.children.length > LOG_LINES) {
      this.log.firstChild.remove();
    }
    if (atEnd) {
      this.log.scrollTop = this.log.scrollHeight;
    }
  }
}

class Chat extends Panel {
  constructor() {
    super("chat", { begin: "Join", end: "Leave" });
  }

  connect() {
    const url = address("chat");
    const name = this.connectForm.elements.name.value.trim();
    if (name) {
      url.searchParams.set("name", name);
      this.open(url);
    }
  }

  send(text) {
    this.socket.send(text);
  }

  received(text) {
    this.add(text, "received");
  }
}

class Echo extends Panel {
  constructor() {
    super("echo", { begin: "Connect", end: "Close" });
    this.sentAt = [];
  }

  connect() {
    this.sentAt = [];
    this.open(address(this.connectForm.elements.path.value));
  }

  send(text) {
    this.add(text, "sent");
    this.sentAt.push(performance.now());
    this.socket.send(text);
  }

  /** Echoes come in the order of what was sent. */
  received(text) {
    const milliseconds = performance.now() - this.sentAt.shift();
    this.add(text + "  (" + milliseconds.toFixed(1) + " ms)", "received");
  }
}

new Chat();
new Echo();
