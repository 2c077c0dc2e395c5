// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
'use strict';
// Plain HTTP in all shapes that a proxy can get wrong, and a raw upgrade that is no WebSocket.
const http = require('node:http');
const crypto = require('node:crypto');

let hanging = 0;

const routes = {
  '/hello': (request, response) => response.end('hello\n'),
  '/pid': (request, response) => response.end(String(process.pid)),
  '/env': (request, response) => response.end(JSON.stringify(process.env)),
  '/head': (request, response) => {
    response.setHeader('Set-Cookie', ['a=1', 'b=2']);
    response.setHeader('X-Private', 'for the next hop');
    response.setHeader('Connection', 'keep-alive, X-Private');
    response.end(JSON.stringify({ url: request.url, method: request.method, headers: request.rawHeaders }));
  },
  '/echo': (request, response) => {
    if (request.headers['content-length']) {
      response.setHeader('Content-Length', request.headers['content-length']);
    }
    request.pipe(response);
  },
  '/sum': (request, response) => {
    const hash = crypto.createHash('sha256');
    let bytes = 0;
    request.on('data', (piece) => { hash.update(piece); bytes += piece.length; });
    request.on('end', () => response.end(`${bytes} ${hash.digest('hex')}`));
  },
  '/bytes': (request, response) => {
    let rest = Number(new URL(request.url, 'http://host').searchParams.get('count'));
    const piece = Buffer.alloc(64 * 1024, 'x');
    const more = () => {
      while (rest > 0) {
        const part = Math.min(rest, piece.length);
        rest -= part;
        if (!response.write(part === piece.length ? piece : piece.subarray(0, part))) {
          response.once('drain', more);
          return;
        }
      }
      response.end();
    };
    more();
  },
  '/status': (request, response) => {
    response.statusCode = Number(new URL(request.url, 'http://host').searchParams.get('code'));
    response.end();
  },
  '/two': (request, response) => {
    response.write('first,');
    routes['/go'] = (asked, answer) => {
      response.end('second');
      answer.end();
    };
  },
  '/early': (request, response) => {
    response.writeHead(413, { Connection: 'close' });
    response.end('too much\n');
  },
  '/hang': () => { hanging++; },
  '/hanging': (request, response) => response.end(String(hanging)),
  '/slow': (request, response) => setTimeout(() => response.end('slow\n'), 300),
  '/crash': () => {
    console.error('crashing on request');
    process.exit(3);
  },
  '/half': (request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain' });
    response.write('the first half');
    setTimeout(() => process.exit(4), 100);
  },
  '/say': (request, response) => {
    console.log('x'.repeat(1000));
    response.end();
  },
};

const server = http.createServer((request, response) => {
  const path = new URL(request.url, 'http://host').pathname;
  const route = routes[path.slice(path.lastIndexOf('/'))];
  if (route) {
    route(request, response);
  } else {
    response.writeHead(404);
    response.end('not here\n');
  }
});

// A protocol of our own: everything comes back, half-close included; or is counted; or a flood comes.
server.on('upgrade', (request, socket, head) => {
  const protocol = request.headers.upgrade;
  socket.on('error', () => {});
  if (request.url.endsWith('/refuse')) {
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno\n');
    return;
  }
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\nX-Own: kept\r\n`
    + 'Set-Cookie: one=1\r\nSet-Cookie: two=2\r\n\r\n');
  if (protocol === 'flood') {
    const piece = Buffer.alloc(256 * 1024, 'f');
    let sent = 0;
    const most = Number(request.headers['x-bytes']);
    const more = () => {
      while (sent < most) {
        sent += piece.length;
        if (!socket.write(piece)) {
          socket.once('drain', more);
          return;
        }
      }
      socket.end();
    };
    more();
    routes['/sent'] = (asked, response) => response.end(String(sent - socket.writableLength));
  } else if (protocol === 'sink') {
    let bytes = head.length;
    socket.on('data', (piece) => { bytes += piece.length; });
    socket.on('end', () => socket.end(`${bytes}\n`));
    if (request.headers['x-pause']) {
      socket.pause();
      routes['/resume'] = (asked, response) => { socket.resume(); response.end(); };
    }
  } else {
    socket.write('early ');
    if (head.length) {
      socket.write(head);
    }
    socket.pipe(socket);
  }
});

server.listen(process.env.PORT);
