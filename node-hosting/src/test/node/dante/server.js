// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
'use strict';
// Reads the first canto of Dante to whoever listens, on faye-websocket: a stanza at once, then one each interval.
// Nothing here knows that it is hosted but the last line.
const fs = require('node:fs');
const http = require('node:http');
const WebSocket = require('faye-websocket');

const stanzas = fs.readFileSync(process.env.CANTO, 'utf8').trim().split(/\n\s*\n/);
const server = http.createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${stanzas.length} stanzas\n`);
});

server.on('upgrade', (request, socket, head) => {
  if (!WebSocket.isWebSocket(request)) {
    socket.destroy();
    return;
  }
  const listener = new WebSocket(request, socket, head);
  const interval = Number(new URL(request.url, 'http://host').searchParams.get('interval') || 2000);
  let next = 0;
  const read = () => {
    if (next < stanzas.length) {
      listener.send(stanzas[next++]);
    } else {
      listener.close(1000, 'fine');
    }
  };
  listener.on('open', read);
  const timer = setInterval(read, interval);
  listener.on('close', () => clearInterval(timer));
});

server.listen(process.env.PORT);
