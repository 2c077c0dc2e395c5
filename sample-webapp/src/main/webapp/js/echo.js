// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
import { address, Connection } from "./connection.js";
import { element, enable, switchForm } from "./dom.js";
import { LogView } from "./log-view.js";
import { StateView } from "./state-view.js";

const connect = document.getElementById("connect");
const send = document.getElementById("send");
const log = new LogView(document.querySelector(".log"));
const connection = new Connection();

/** When each message left whose echo is still to come; echoes come in their order. */
let sentAt = [];

new StateView(document.querySelector(".state"), connection);
switchForm(connect, connection, { begin: "Connect", end: "Close" }, () =>
  connection.open(address(connect.elements.path.value)),
);

send.addEventListener("submit", (event) => {
  event.preventDefault();
  const { text, binary } = send.elements;
  log.add(element("li", { class: "sent" }, text.value + (binary.checked ? " (binary)" : "")));
  sentAt.push(performance.now());
  connection.send(binary.checked ? new TextEncoder().encode(text.value) : text.value);
  text.value = "";
  text.focus();
});

connection.addEventListener("state", ({ detail }) => {
  enable(send, detail.state === "open");
  if (detail.state === "open") {
    sentAt = [];
    send.elements.text.focus();
  }
});

connection.addEventListener("message", ({ detail }) => {
  const milliseconds = (performance.now() - sentAt.shift()).toFixed(1) + " ms";
  const shown = typeof detail === "string" ? detail : detail.byteLength + " bytes of binary";
  log.add(element("li", { class: "echoed" }, shown + "  (" + milliseconds + ")"));
});
