// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
import { address, Connection } from "./connection.js";
import { element, switchForm } from "./dom.js";
import { LogView } from "./log-view.js";
import { StateView } from "./state-view.js";

const begin = document.getElementById("begin");
const count = document.getElementById("count");
const progress = document.getElementById("progress");
const poem = new LogView(document.getElementById("poem"));
const connection = new Connection();

new StateView(document.querySelector(".state"), connection);
switchForm(begin, connection, { begin: "Begin", end: "Stop" }, () =>
  connection.open(address("dante", { interval: begin.elements.interval.value })),
);

connection.addEventListener("state", ({ detail }) => {
  // The server begins anew with each connection.
  if (detail.state === "open") {
    poem.clear();
    show(0);
  }
});

connection.addEventListener("message", ({ detail }) => {
  poem.add(element("p", {}, detail));
  show(progress.value + 1);
});

function show(stanzas) {
  progress.value = stanzas;
  count.textContent = stanzas === 0 ? "No stanza yet" : "Stanza " + stanzas + " of " + progress.max;
}
