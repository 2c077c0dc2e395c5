// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
'use strict';
// Listens to Dante with faye-websocket's client, and says what it heard.
const WebSocket = require('faye-websocket');

const [port, path] = process.argv.slice(2);
const client = new WebSocket.Client(`ws://127.0.0.1:${port}${path}`);
const heard = [];
client.on('message', (event) => heard.push(event.data));
client.on('error', (event) => console.log(event.message));
client.on('close', (event) => {
  const first = heard.length ? heard[0].split('\n')[0].replace(/[,;.]$/, '') : 'with nothing';
  console.log(`${heard.length} stanzas, the first begins ${first}, closed ${event.code} ${event.reason}`);
});
