// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
'use strict';
// A chat on socket.io: long polling first, then its upgrade to WebSocket. Its path is that of the servlet, for a hosted
// application sees the whole path.
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { Server } = require('socket.io');

const base = process.env.BASE || '';
const pages = { '/': ['index.html', 'text/html'], '/page.js': ['page.js', 'text/javascript'] };
const server = http.createServer((request, response) => {
  const page = pages[request.url.split('?')[0].slice(base.length)];
  response.writeHead(page ? 200 : 404, { 'Content-Type': page ? page[1] : 'text/plain' });
  response.end(page ? fs.readFileSync(path.join(__dirname, page[0])) : 'not here\n');
});
const io = new Server(server, { path: `${base}/socket.io`, serveClient: true });

io.on('connection', (socket) => {
  const name = String(socket.handshake.query.name);
  io.emit('said', `${name} joined.`);
  socket.on('say', (text) => io.emit('said', `${name} says: ${text}`));
  socket.on('disconnect', () => io.emit('said', `${name} left.`));
});

server.listen(process.env.PORT);
