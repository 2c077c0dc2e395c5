// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
'use strict';
// A chat on socket.io: long polling first, then its upgrade to WebSocket. Its path is that of the servlet, for a hosted
// application sees the whole path.
const http = require('node:http');
const { Server } = require('socket.io');

const base = process.env.BASE || '';
const server = http.createServer((request, response) => {
  response.writeHead(404);
  response.end();
});
const io = new Server(server, { path: `${base}/socket.io`, serveClient: true });

io.on('connection', (socket) => {
  const name = String(socket.handshake.query.name);
  io.emit('said', `${name} joined.`);
  socket.on('say', (text) => io.emit('said', `${name} says: ${text}`));
  socket.on('disconnect', () => io.emit('said', `${name} left.`));
});

server.listen(process.env.PORT);
