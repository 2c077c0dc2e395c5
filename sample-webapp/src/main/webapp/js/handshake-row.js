// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
import { element } from "./dom.js";
import { clock, details, fillWhenOpened, pairs } from "./frame-row.js";

/** A row for a handshake, which opens to show both its sides and how the accept key comes about. */
export function handshakeRow(opened) {
  const row = details("handshake", [
    ["number", String(opened.connection)],
    ["time", clock(opened.time)],
    ["arrow", ""],
    ["type", "handshake"],
    ["flags", ""],
    ["mask", ""],
    ["length", ""],
    ["payload", opened.request[0]],
  ]);
  fillWhenOpened(row, () => inside(opened));
  return row;
}

function inside({ peer, port, request, response, accept }) {
  const parts = [
    element("h3", {}, "Request of " + peer + " port " + port),
    element("pre", {}, request.join("\n")),
    element("h3", {}, "Response"),
    element("pre", {}, response.join("\n")),
  ];
  if (accept) {
    parts.push(
      element("h3", {}, "How the accept key comes about"),
      pairs([
        ["Sec-WebSocket-Key", accept.key, "key"],
        ["with the GUID of RFC 6455", accept.key + accept.guid, "guid"],
        ["its SHA-1", accept.sha1, "sha1"],
        ["in Base64, Sec-WebSocket-Accept", accept.base64, "accept"],
      ]),
    );
  }
  return parts;
}
