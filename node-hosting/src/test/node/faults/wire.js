// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
'use strict';
// Answers whatever is asked with what no server should.
const net = require('node:net');

const answers = {
  bomb: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    const more = () => {
      while (socket.writable && socket.write('X-Bomb: ' + 'b'.repeat(1000) + '\r\n'));
      socket.once('drain', more);
    };
    more();
  },
  line: (socket) => socket.write('HTTP/1.1 200 OK\r\nX-Long: ' + 'l'.repeat(1 << 20)),
  uninvited: (socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\nraw'),
  garbage: (socket) => socket.end('this is not HTTP\r\n\r\n'),
  return: (socket) => socket.end('HTTP/1.1 200 OK\r\nX-A: one\rtwo\r\nContent-Length: 0\r\n\r\n'),
  endless: (socket) => {
    for (let i = 0; i < 100; i++) {
      socket.write('HTTP/1.1 102 Processing\r\n\r\n');
    }
  },
  nothing: (socket) => socket.end(),
};

net.createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', (head) => {
    const path = head.toString('latin1').split(' ')[1];
    answers[path.slice(path.lastIndexOf('/') + 1)](socket);
  });
}).listen(process.env.PORT);
