// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
import { fromHex, mask, repeat, spaced, toText } from "./bytes.js";
import { element } from "./dom.js";

const CONTINUATION = 0;
const TEXT = 1;
const CLOSE = 8;

/** Characters or digits of a payload that a closed row shows. */
const SHORT = 80;

/** What the messages are of that continuation frames go on, by connection and direction. */
const messages = new Map();

/** A row for a frame, which opens to show its bytes. */
export function frameRow(frame) {
  const bytes = fromHex(frame.payload);
  const text = isText(frame);
  const row = details(frame.fromPeer ? "from-peer" : "to-peer", [
    ["number", frame.connection + "." + frame.number],
    ["time", clock(frame.time)],
    ["arrow", frame.fromPeer ? "\u2190" : "\u2192", frame.fromPeer ? "received" : "sent"],
    ["type", frame.type],
    ["flags", flags(frame)],
    ["mask", frame.maskingKey ?? ""],
    ["length", frame.length],
    ["payload", short(frame, bytes, text)],
  ]);
  fillWhenOpened(row, () => inside(frame, bytes, text));
  return row;
}

/** A row that opens: cells are [class, text, what is read aloud instead]. */
export function details(kind, cells) {
  const summary = element("summary");
  for (const [name, text, aloud] of cells) {
    const cell = element("span", { class: name }, text);
    if (aloud) {
      cell.setAttribute("role", "img");
      cell.setAttribute("aria-label", aloud);
    }
    summary.append(cell, " ");
  }
  return element("details", { class: kind }, summary);
}

/** What is inside is made when somebody looks. */
export function fillWhenOpened(row, make) {
  row.addEventListener("toggle", () => row.append(element("div", { class: "inside" }, ...make())), {
    once: true,
  });
}

/** The time of day with milliseconds, where the viewer is. */
export function clock(time) {
  const date = new Date(time);
  return date.toTimeString().slice(0, 8) + "." + String(date.getMilliseconds()).padStart(3, "0");
}

function isText(frame) {
  const message = frame.connection + (frame.fromPeer ? "<" : ">");
  if (frame.opcode === CONTINUATION) {
    return messages.get(message) === TEXT;
  }
  if (frame.opcode < CLOSE) {
    messages.set(message, frame.opcode);
  }
  return frame.opcode === TEXT;
}

function flags({ fin, reservedBits }) {
  const names = ["RSV1", "RSV2", "RSV3"].filter((name, i) => reservedBits & (4 >> i));
  return [...(fin ? ["FIN"] : []), ...names].join(" ");
}

function short(frame, bytes, text) {
  const shown = frame.opcode === CLOSE ? closeText(bytes) : text ? toText(bytes) : spaced(bytes);
  const whole = shown.length <= SHORT && String(bytes.length) === frame.length;
  return shown.slice(0, SHORT) + (whole || bytes.length === 0 ? "" : " \u2026");
}

/** RFC 6455 5.5.1: a code of two bytes, and a reason. */
function closeText(bytes) {
  return bytes.length < 2 ? "" : ((bytes[0] << 8) | bytes[1]) + " " + toText(bytes.subarray(2));
}

function inside(frame, bytes, text) {
  const entries = [];
  if (bytes.length === 0) {
    const why = frame.length === "0" ? "The frame has no payload." : "Payload is not shown.";
    return [element("p", { class: "quiet" }, why)];
  }
  if (frame.maskingKey) {
    const key = fromHex(frame.maskingKey);
    entries.push(["masked, as it came", spaced(mask(bytes, key)), "masked"]);
    entries.push(["XOR the masking key", spaced(repeat(key, bytes.length)), "key"]);
    entries.push(["is the payload", spaced(bytes), "unmasked"]);
  } else {
    entries.push(["payload", spaced(bytes), "unmasked"]);
  }
  if (frame.opcode === CLOSE) {
    entries.push(["code and reason", closeText(bytes), "text"]);
  } else if (text) {
    entries.push(["as text", toText(bytes), "text"]);
  }
  if (String(bytes.length) !== frame.length) {
    entries.push(["shown", "the first " + bytes.length + " of " + frame.length + " bytes", "part"]);
  }
  return [pairs(entries)];
}

/** A list of [name, value, class]. */
export function pairs(entries) {
  const list = element("dl", { class: "bytes" });
  for (const [name, value, kind] of entries) {
    list.append(element("dt", {}, name), element("dd", { class: kind }, value));
  }
  return list;
}
