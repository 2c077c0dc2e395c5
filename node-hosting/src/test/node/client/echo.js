// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
'use strict';
// Talks to the echo with ws: what was negotiated, and whether all comes back as it was.
const { WebSocket } = require('ws');

const [port, path] = process.argv.slice(2);
const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, 'echo', { perMessageDeflate: { threshold: 0 } });
const next = () => new Promise((resolve) => { socket.once('message', (data, binary) => resolve({ data, binary })); });

socket.on('error', (error) => console.log(String(error)));
socket.on('close', (code, reason) => console.log(`closed ${code} ${reason}`));
socket.on('open', async () => {
  console.log(`extensions ${socket.extensions}, protocol ${socket.protocol}`);
  const text = 'grüße aus dem Tunnel '.repeat(1000);
  socket.send(text);
  const first = await next();
  const bytes = Buffer.alloc(1 << 20, 'abcdefg');
  socket.send(bytes);
  const second = await next();
  let right = 0;
  const all = new Promise((resolve) => {
    socket.on('message', (data) => {
      right += data.toString() === `message ${right}` ? 1 : 0;
      if (right === 1000) {
        resolve();
      }
    });
  });
  for (let i = 0; i < 1000; i++) {
    socket.send(`message ${i}`);
  }
  await all;
  const texts = !first.binary && first.data.toString() === text ? 'ok' : 'WRONG';
  const binaries = second.binary && second.data.equals(bytes) ? 'ok' : 'WRONG';
  console.log(`text ${texts}, binary ${binaries}, ${right} messages ok`);
  socket.send('close');
});
