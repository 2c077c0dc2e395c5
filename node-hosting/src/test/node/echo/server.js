// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
'use strict';
// Echoes every message, on ws, compressed where the client can.
const http = require('node:http');
const { WebSocketServer } = require('ws');

const server = http.createServer((request, response) => response.end('An echo is here.\n'));
const echoes = new WebSocketServer({
  server,
  maxPayload: 64 * 1024 * 1024,
  perMessageDeflate: { threshold: 0 },
  handleProtocols: (offered) => (offered.has('echo') ? 'echo' : false),
});

echoes.on('connection', (socket) => {
  socket.on('error', () => {});
  socket.on('message', (data, isBinary) => {
    if (!isBinary && data.toString() === 'close') {
      socket.close(4001, 'as you wish');
    } else {
      socket.send(data, { binary: isBinary });
    }
  });
});

// Goodbye to everyone, in the time that the server leaves.
process.on('SIGTERM', () => {
  echoes.clients.forEach((socket) => socket.close(1001));
  server.close();
  setTimeout(() => process.exit(0), 500).unref();
});

server.listen(process.env.PORT);
