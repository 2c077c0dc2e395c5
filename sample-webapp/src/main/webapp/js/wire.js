// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
import { address, Connection } from "./connection.js";
import { element } from "./dom.js";
import { clock, frameRow } from "./frame-row.js";
import { handshakeRow } from "./handshake-row.js";
import { LogView } from "./log-view.js";
import { StateView } from "./state-view.js";

const MOST_ROWS = 1000;

const list = document.getElementById("frames");
const log = new LogView(list, MOST_ROWS);
const view = document.getElementById("view");
const chosen = view.elements.connection;
const connection = new Connection(["wire.sample"]);

/** The run of the server that numbers the connections, and those whose handshake is shown. */
let server = null;
let shown = new Set();

/** What came while the list is held still. */
let held = [];
let frames = 0;
let lost = 0;

new StateView(document.querySelector(".state"), connection);

connection.addEventListener("message", ({ detail }) => {
  const batch = JSON.parse(detail);
  if (batch.lost > 0) {
    lost += batch.lost;
    put(() => add(note(batch.lost + " lines are missing: this page was too slow for them.", "lost")));
  }
  for (const event of batch.events) {
    EVENTS[event.event](event);
  }
  tally();
});

const EVENTS = {
  hello(hello) {
    document.getElementById("off").hidden = hello.frames;
    document.getElementById("bare").hidden = !hello.frames || hello.payload;
    document.getElementById("everybody").hidden = !hello.all;
    if (server !== null) {
      put(() => add(note("Taken up again at " + clock(Date.now()) + "; what passed meanwhile is missing.")));
    }
    if (server !== hello.server) {
      server = hello.server;
      shown = new Set();
      chosen.replaceChildren(element("option", { value: "" }, "all"));
    }
  },

  opened(opened) {
    // One that is open is told again whenever the page connects.
    if (!shown.has(opened.connection)) {
      shown.add(opened.connection);
      const path = opened.request[0].split(" ")[1];
      chosen.append(element("option", { value: opened.connection }, opened.connection + ": " + path));
      put(() => add(handshakeRow(opened), opened.connection));
    }
  },

  frame(frame) {
    frames++;
    put(() => add(frameRow(frame), frame.connection));
  },

  closed(closed) {
    put(() => add(note(closed.connection + " is over, " + clock(closed.time)), closed.connection));
  },
};

/** Shows something now, or when the list moves on. */
function put(show) {
  if (view.elements.paused.checked) {
    held.push(show);
    held = held.slice(-MOST_ROWS);
  } else {
    show();
  }
}

function add(child, of = "") {
  const row = element("li", { "data-of": of }, child);
  row.hidden = !fits(row);
  log.add(row);
}

function note(text, kind = "") {
  return element("p", { class: "note quiet " + kind }, text);
}

function fits(row) {
  return chosen.value === "" || ["", chosen.value].includes(row.dataset.of);
}

function tally() {
  const missing = lost === 0 ? "" : ", lines missing: " + lost;
  const waiting = held.length === 0 ? "" : ", lines held back: " + held.length;
  document.getElementById("tally").textContent = "Frames: " + frames + missing + waiting;
}

view.addEventListener("submit", (event) => event.preventDefault());

view.addEventListener("change", () => {
  if (!view.elements.paused.checked) {
    held.splice(0).forEach((show) => show());
    tally();
  }
  for (const row of list.children) {
    row.hidden = !fits(row);
  }
});

document.getElementById("clear").addEventListener("click", () => {
  log.clear();
  held = [];
});

connection.open(address("wire"));
