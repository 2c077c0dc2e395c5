// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

// WebSockets on one connection of Node's HTTP/2, frames by hand; prints a line for each thing it has seen.
// node node-client.mjs https://127.0.0.1:PORT CERTIFICATE.pem

import { readFileSync } from "node:fs";
import http2 from "node:http2";
import { once } from "node:events";

const SOCKETS = 100;
const [origin, certificate] = process.argv.slice(2);
const session = http2.connect(origin, { ca: readFileSync(certificate) });

/** A frame of a client: one message of at most 125 bytes, masked. */
function frame(opcode, payload) {
  const mask = Buffer.from([1, 2, 3, 4]);
  const masked = Buffer.from(payload.map((byte, i) => byte ^ mask[i % 4]));
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length]), mask, masked]);
}

/** A WebSocket whose messages are at most 125 bytes long. */
class Socket {
  #left = Buffer.alloc(0);

  constructor(path) {
    this.stream = session.request({
      ":method": "CONNECT",
      ":protocol": "websocket",
      ":path": path,
      "sec-websocket-version": "13",
      origin,
    });
    this.opened = once(this.stream, "response").then(([headers]) => headers[":status"]);
    this.ended = once(this.stream, "end");
    this.closed = once(this.stream, "close").then(() => this.stream.rstCode);
  }

  send(text) {
    this.stream.write(frame(1, Buffer.from(text)));
  }

  close(code) {
    this.stream.write(frame(8, Buffer.from([code >> 8, code & 255])));
  }

  /** The payload of the next frame. */
  async read() {
    while (this.#left.length < 2 || this.#left.length < 2 + this.#left[1]) {
      const [data] = await once(this.stream, "data");
      this.#left = Buffer.concat([this.#left, data]);
    }
    const end = 2 + this.#left[1];
    const payload = this.#left.subarray(2, end);
    this.#left = this.#left.subarray(end);
    return payload;
  }

  async echoes(text) {
    const answer = this.read();
    this.send(text);
    return (await answer).toString() === text;
  }
}

async function page() {
  const request = session.request({ ":path": "/page" });
  request.setEncoding("utf8");
  let body = "";
  request.on("data", (piece) => (body += piece));
  // Both may come with one read, and the end is told before this goes on behind the answer.
  const ended = once(request, "end");
  const [headers] = await once(request, "response");
  await ended;
  return headers[":status"] + " " + body;
}

async function echoing(sockets) {
  const all = await Promise.all(sockets.map((socket, i) => socket.echoes("from " + i)));
  return all.filter(Boolean).length;
}

const [settings] = await once(session, "remoteSettings");
console.log("announced", settings.enableConnectProtocol);

const sockets = Array.from({ length: SOCKETS }, () => new Socket("/managed?id=node"));
const statuses = await Promise.all(sockets.map((socket) => socket.opened));
console.log("opened", statuses.filter((status) => status === 200).length);
console.log("echoing", await echoing(sockets), "and", await page());

const reset = sockets.pop();
reset.stream.close(http2.constants.NGHTTP2_CANCEL);
await reset.closed;
console.log("behind a reset", await echoing(sockets), "and", await page());

const closing = sockets.pop();
const answer = closing.read();
closing.close(1000);
const code = await answer;
closing.stream.resume();
await closing.ended;
closing.stream.end();
console.log("closed", (code[0] << 8) | code[1], "by END_STREAM, code", await closing.closed);

session.goaway();
console.log("behind a GOAWAY", await echoing(sockets));
sockets.forEach((socket) => socket.stream.on("error", () => {}));
session.destroy();
