// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
import { address, Connection } from "./connection.js";
import { element, enable, switchForm } from "./dom.js";
import { LogView } from "./log-view.js";
import { StateView } from "./state-view.js";

const join = document.getElementById("join");
const say = document.getElementById("say");
const log = new LogView(document.querySelector(".log"));
const connection = new Connection();

new StateView(document.querySelector(".state"), connection);
switchForm(join, connection, { begin: "Join", end: "Leave" }, () =>
  connection.open(address("chat", { name: join.elements.name.value })),
);

say.addEventListener("submit", (event) => {
  event.preventDefault();
  connection.send(say.elements.text.value);
  say.elements.text.value = "";
  say.elements.text.focus();
});

connection.addEventListener("state", ({ detail }) => {
  enable(say, detail.state === "open");
  if (detail.state === "open") {
    say.elements.text.focus();
  }
});

connection.addEventListener("message", ({ detail }) => log.add(line(detail)));

/** "NAME says: TEXT", with the name set off; or a note of the room. */
function line(message) {
  const at = message.indexOf(" says: ");
  if (at < 0) {
    return element("li", { class: "note" }, message);
  }
  return element("li", {}, element("span", { class: "who" }, message.slice(0, at)), message.slice(at));
}
