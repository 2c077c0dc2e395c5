// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
'use strict';
// Two people chat with socket.io's client: one whose connection is upgraded, one who polls.
const { io } = require('socket.io-client');

const [port, path] = process.argv.slice(2);

function join(name, transports) {
  const socket = io(`http://127.0.0.1:${port}`, { path, transports, query: { name }, forceNew: true });
  const heard = [];
  socket.on('said', (text) => heard.push(text));
  socket.on('connect_error', (error) => { console.log(`${name}: ${error.message}`); process.exit(1); });
  const hears = (text) => new Promise((resolve) => {
    const look = () => (heard.includes(text) ? resolve(text) : socket.once('said', () => setImmediate(look)));
    look();
  });
  return { socket, hears };
}

(async () => {
  const ada = join('Ada', ['polling', 'websocket']);
  await ada.hears('Ada joined.');
  const first = 'polling';
  if (ada.socket.io.engine.transport.name !== 'websocket') {
    await new Promise((resolve) => ada.socket.io.engine.once('upgrade', resolve));
  }
  const then = ada.socket.io.engine.transport.name;
  const bob = join('Bob', ['polling']);
  await ada.hears('Bob joined.');
  console.log(`Ada by ${first}, then ${then}; Bob by ${bob.socket.io.engine.transport.name} alone`);
  bob.socket.emit('say', 'hello from polling');
  console.log(`Ada heard: ${await ada.hears('Bob says: hello from polling')}`);
  ada.socket.emit('say', 'hello from a socket');
  console.log(`Bob heard: ${await bob.hears('Ada says: hello from a socket')}`);
  bob.socket.close();
  await ada.hears('Bob left.');
  ada.socket.close();
})();
