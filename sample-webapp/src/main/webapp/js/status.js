// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
import { element } from "./dom.js";

const INTERVAL = 2_000;

/** The numbers that move, in the order shown. */
const COUNTS = new Map([
  ["open", "open connections"],
  ["blockingTasks", "blocking tasks"],
  ["attempts", "handshakes"],
  ["accepted", "accepted"],
  ["rejected", "rejected"],
  ["passed", "passed on, module off"],
  ["closed", "closed"],
  ["aborted", "aborted"],
  ["messagesReceived", "messages received"],
  ["bytesReceived", "bytes received"],
  ["messagesSent", "messages sent"],
  ["bytesSent", "bytes sent"],
  ["queuedBytes", "bytes queued"],
]);

const FACTS = ["version", "installed", "transport", "container"];

const asked = document.getElementById("asked");

async function ask() {
  try {
    const answer = await fetch("status", { cache: "no-store" });
    if (!answer.ok) {
      throw new Error((await answer.text()).trim());
    }
    show(await answer.json());
    tell("open", "As of " + new Date().toLocaleTimeString() + ".");
  } catch (failure) {
    tell("lost", "No answer: " + failure.message);
  }
  setTimeout(ask, INTERVAL);
}

function tell(state, sentence) {
  // Read aloud only where it changes: the time of day does so all the time.
  asked.setAttribute("aria-live", asked.dataset.state === state ? "off" : "polite");
  asked.dataset.state = state;
  asked.textContent = sentence;
}

function show(status) {
  fill("counts", [...COUNTS], ([name, label]) =>
    element("div", {}, element("dt", {}, label), element("dd", {}, String(status[name]))),
  );
  fill("facts", FACTS, (name) => row(name, status[name]));
  fill("settings", Object.entries(status.settings), ([name, value]) => row(name, value));
  const locations = Object.entries(status.locations);
  document.getElementById("locations-panel").hidden = locations.length === 0;
  fill("locations", locations, ([path, settings]) => row("/" + path.replace(/^\//, ""), text(settings)));
}

function text(settings) {
  return Object.entries(settings)
    .map(([name, value]) => name + "=" + value)
    .join(" ");
}

function row(name, value) {
  return element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, String(value)));
}

function fill(id, entries, make) {
  document.getElementById(id).replaceChildren(...entries.map(make));
}

ask();
