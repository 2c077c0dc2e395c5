// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
// Sends messages of many sizes to an echo with permessage-deflate, and compares what comes back.
// Arguments: the address, and the options of perMessageDeflate as JSON. Prints what was negotiated.
'use strict';

const WebSocket = require('ws');

const [address, options] = process.argv.slice(2);
const sizes = [0, 1, 125, 1000, 5000, 65535, 65536, 1 << 20, 3000];
const socket = new WebSocket(address, {
  perMessageDeflate: { threshold: 0, ...JSON.parse(options) },
});
const expected = [];

socket.on('open', () => {
  console.log(socket.extensions);
  for (const size of sizes) {
    const text = 'compressible é€ '.repeat(size / 16);
    const data = Buffer.from(text, 'utf16le');
    for (const message of [text, data]) {
      expected.push(message);
      socket.send(message);
    }
    socket.send('half', { fin: false });
    socket.ping();
    socket.send(text, { fin: true });
    expected.push('half' + text);
  }
});

socket.on('message', (data, binary) => {
  const message = expected.shift();
  const same = binary ? Buffer.isBuffer(message) && data.equals(message) : data.toString() === message;
  if (!same) {
    console.log('another message came back, of', data.length, 'bytes');
    process.exit(1);
  }
  if (expected.length === 0) {
    socket.close(1000);
  }
});

socket.on('close', (code) => {
  console.log('closed', code);
  process.exit(code === 1000 && expected.length === 0 ? 0 : 1);
});

socket.on('error', (error) => {
  console.log('error', error.message);
  process.exit(1);
});
